"""Moves that overlap each other, and redemptions at the same time."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from codes import lifecycle
from codes.models import Code, Move, Status
from redemption.errors import Rejected
from redemption.models import Channel, Redemption
from redemption.redeem import redeem
from staff.models import Entry
from tests.codes.test_lifecycle import order
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    statuses,
    text_of,
)
from tests.threads import Background, in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_bulk_voids_that_overlap_count_each_code_once(monkeypatch):
    monkeypatch.setattr(lifecycle, "CHUNK", 500)
    batch = make_batch(quantity=6_000)
    moves = [
        order(batch, Status.VOIDED, first=1, last=4_000),
        order(batch, Status.VOIDED, first=2_000, last=6_000),
        order(batch, Status.VOIDED, serials=tuple(range(6_000, 5_000, -7))),
    ]
    now = timezone.now()
    answers = in_threads(*[lambda m=m: lifecycle.carry_out(m, at=now) for m in moves])
    assert answers == [True, True, True]
    assert set(statuses(batch)) == {"voided"}
    assert sum(Move.objects.values_list("moved", flat=True)) == 6_000


def test_two_workers_carry_out_one_move(monkeypatch):
    monkeypatch.setattr(lifecycle, "CHUNK", 300)
    batch = make_batch(quantity=4_000)
    ordered, now = order(batch, Status.VOIDED), timezone.now()
    in_threads(
        *[lambda: lifecycle.carry_out(Move.objects.get(pk=ordered.pk), at=now)] * 3
    )
    ordered.refresh_from_db()
    assert (ordered.moved, ordered.done_to) == (4_000, 4_000)
    assert Entry.objects.filter(action="codes.voided").count() == 1


def test_a_second_worker_waits_for_the_chunk_of_the_first():
    """It reads the move again after the first, and has nothing to do."""
    batch = make_batch(quantity=6)
    ordered, now = order(batch, Status.VOIDED), timezone.now()
    with transaction.atomic():
        assert lifecycle.carry_out(ordered, at=now) is True
        second = Background(
            lambda: lifecycle.carry_out(Move.objects.get(pk=ordered.pk), at=now)
        )
        assert second.waits_for_a_lock()
    assert second.result() is True
    ordered.refresh_from_db()
    assert (ordered.moved, ordered.done_to) == (6, 6)
    assert Entry.objects.filter(action="codes.voided").count() == 1


def test_activating_while_voiding_leaves_every_code_voided(monkeypatch):
    """The void waits for a row that was activated meanwhile and voids it too."""
    monkeypatch.setattr(lifecycle, "CHUNK", 200)
    batch = make_batch(quantity=4_000, starts_as=Status.INACTIVE)
    now = timezone.now()
    moves = [order(batch, Status.AVAILABLE), order(batch, Status.VOIDED)]
    in_threads(*[lambda m=m: lifecycle.carry_out(m, at=now) for m in moves])
    assert set(statuses(batch)) == {"voided"}


def test_a_code_is_voided_or_redeemed_never_both():
    batch = make_batch(quantity=200)
    typed = [text_of(code) for code in Code.objects.of(batch).order_by("-id")]
    ordered = [order(batch, Status.VOIDED, serials=(n,)) for n in range(200, 0, -1)]
    now, won, lost = timezone.now(), [], set()

    def redeem_all():
        for text in typed:
            try:
                won.append(
                    redeem(
                        text,
                        campaign=batch.campaign,
                        channel=Channel.LANDING,
                        attempt_id=uuid4(),
                        at=now,
                    )
                )
            except Rejected as rejected:
                lost.add(rejected.reason)

    def void_all():
        for one in ordered:
            lifecycle.carry_out(one, at=now)

    in_threads(redeem_all, void_all)
    found = statuses(batch)
    voided = sum(Move.objects.values_list("moved", flat=True))
    assert (found.count("redeemed"), found.count("voided")) == (len(won), voided)
    assert len(won) + voided == 200
    assert lost <= {"voided"}
    assert Redemption.objects.count() == len(won)


def test_a_void_that_waits_for_a_redemption_leaves_it_redeemed():
    """The void waits for the redemption to commit, and tests the row again."""
    batch = make_batch(quantity=1)
    code = make_code(batch=batch)
    ordered = order(batch, Status.VOIDED)
    with transaction.atomic():
        make_redemption(code=code)
        void = Background(lambda: lifecycle.carry_out(ordered, at=timezone.now()))
        assert void.waits_for_a_lock()
    assert void.result() is True
    ordered.refresh_from_db()
    assert (statuses(batch), ordered.moved) == (["redeemed"], 0)


# ── the order of locks ───────────────────────────────────────────────────────

# A plan that reads rows in the order of the table, not of the index.
UNORDERED_PLAN = (
    "SET enable_indexscan = off; SET enable_indexonlyscan = off;"
    "SET enable_bitmapscan = off; SET enable_nestloop = off; SET enable_mergejoin = off"
)


def locked_above_the_first(selection, analyze, sql):
    """Return the ids that a void has locked while it waits for the first one."""
    make_batch(quantity=500)
    batch = make_batch(quantity=8)
    analyze(Code)
    sql("UPDATE codes_code SET status_at = now() WHERE id = %s", batch.code_id(1))
    ordered = order(batch, Status.VOIDED, **selection)

    def void():
        sql(UNORDERED_PLAN)
        return lifecycle.carry_out(ordered, at=timezone.now())

    with transaction.atomic():
        first, *others = (batch.code_id(serial) for serial in range(1, 9))
        sql("SELECT 1 FROM codes_code WHERE id = %s FOR UPDATE", first)
        voiding = Background(void)
        assert voiding.waits_for_a_lock()
        free = sql(
            "SELECT id FROM codes_code WHERE id = ANY(%s) FOR UPDATE SKIP LOCKED",
            others,
        )
    assert voiding.result() is True
    assert statuses(batch) == ["voided"] * 8
    return sorted(set(others) - {code_id for (code_id,) in free})


@pytest.mark.parametrize("selection", [{}, {"serials": tuple(range(1, 9))}])
def test_a_bulk_move_locks_no_code_before_one_with_a_lower_id(selection, analyze, sql):
    """So two moves that overlap cannot deadlock."""
    assert locked_above_the_first(selection, analyze, sql) == []


@pytest.mark.parametrize("clause", ["ORDER BY id ", "FOR UPDATE"])
def test_control_without_the_clause_higher_ids_are_locked_first(
    clause, analyze, sql, monkeypatch
):
    assert clause in lifecycle._MOVE_RANGE
    unsafe = lifecycle._MOVE_RANGE.replace(clause, "")
    monkeypatch.setattr(lifecycle, "_MOVE_RANGE", unsafe)
    assert locked_above_the_first({}, analyze, sql) != []
