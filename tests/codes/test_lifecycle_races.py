"""Bulk deeds that overlap each other, and redemptions in the middle of them."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from codes import lifecycle
from codes.models import Code, Move, Status
from redemption.errors import Rejected
from redemption.models import Channel, Redemption
from redemption.redeem import redeem
from staff.models import Entry
from tests.codes.test_lifecycle import order
from tests.factories import make_batch, make_code, statuses, text_of
from tests.threads import in_threads

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
    """The void meets a row whose redemption is not committed, and tests it again."""
    batch = make_batch(quantity=1)
    code = make_code(batch=batch)
    ordered, voided = order(batch, Status.VOIDED), threading.Event()

    def void():
        try:
            lifecycle.carry_out(ordered, at=timezone.now())
        finally:
            voided.set()
            connection.close()

    thread = threading.Thread(target=void)
    with transaction.atomic():
        redeem(
            text_of(code),
            campaign=batch.campaign,
            channel=Channel.LANDING,
            attempt_id=uuid4(),
            at=timezone.now(),
        )
        thread.start()
        assert not voided.wait(0.3)  # it waits for our row
    thread.join()
    ordered.refresh_from_db()
    assert (statuses(batch), ordered.moved) == (["redeemed"], 0)
