"""Which status may follow which, and that nobody gets round it."""

import re
import subprocess
import threading
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from codes import lifecycle
from codes.lifecycle import MAY_BECOME, NotAllowed, Selection
from codes.models import Code, Move, Status
from redemption.models import Channel, Redemption
from redemption.redeem import Rejected, redeem
from staff.models import Entry
from tests.codes.test_generation import in_threads
from tests.factories import make_batch, make_code, make_user, statuses, text_of


def put(batch, **by_status):
    """Put the codes with these serials into these statuses, behind the scenes."""
    for name, serials in by_status.items():
        ids = [batch.code_id(serial) for serial in serials]
        with transaction.atomic():
            Code.objects.filter(id__in=ids).update(status=Status[name.upper()])


def order(batch, to, *, by=None, reason="Stolen", **selection):
    return lifecycle.order(
        batch, to, Selection(**selection), reason=reason, by=by, at=timezone.now()
    )


def move(batch, to, **kwargs):
    """Order a bulk deed, carry it out whole and return it."""
    ordered = order(batch, to, **kwargs)
    assert lifecycle.carry_out(ordered, at=timezone.now()) is True
    return ordered


ONE_OF_EACH = {
    "inactive": [1],
    "available": [2],
    "issued": [3],
    "reserved": [4],
    "redeemed": [5],
    "voided": [6],
}


@pytest.mark.parametrize(
    ("to", "left"),
    [
        (
            Status.AVAILABLE,
            ["available", "available", "issued", "reserved", "redeemed", "voided"],
        ),
        (Status.VOIDED, ["voided", "voided", "voided", "voided", "redeemed", "voided"]),
    ],
)
@pytest.mark.django_db
def test_a_range_moves_only_what_may_move(to, left):
    batch = make_batch(quantity=6)
    put(batch, **ONE_OF_EACH)
    done = move(batch, to)
    assert statuses(batch) == left
    assert done.moved == len(MAY_BECOME[to])


@pytest.mark.django_db
def test_a_range_moves_no_serial_beyond_it():
    batch = make_batch(quantity=6)
    before = make_batch(campaign=batch.campaign, quantity=6)
    move(batch, Status.VOIDED, first=2, last=4)
    assert statuses(batch) == ["available", *["voided"] * 3, *["available"] * 2]
    assert statuses(before) == ["available"] * 6


@pytest.mark.django_db
def test_a_list_and_a_status_narrow_the_move():
    batch = make_batch(quantity=6)
    put(batch, inactive=[1, 2, 3])
    move(batch, Status.VOIDED, serials=(2, 5))
    move(batch, Status.VOIDED, only=Status.INACTIVE)
    assert statuses(batch) == [
        "voided",
        "voided",
        "voided",
        "available",
        "voided",
        "available",
    ]


@pytest.mark.django_db
def test_a_move_is_entered_when_ordered_and_when_done():
    batch, marketer = make_batch(quantity=6), make_user()
    put(batch, redeemed=[3])
    done = move(batch, Status.VOIDED, first=2, last=4, by=marketer, reason="Lost reel")
    ordered, entered = Entry.objects.order_by("id")[1:]
    assert (ordered.action, ordered.actor, ordered.data) == (
        "codes.voided_ordered",
        marketer,
        {"first": 2, "last": 4, "reason": "Lost reel"},
    )
    assert (entered.action, entered.actor, entered.data) == (
        "codes.voided",
        marketer,
        {
            "first": 2,
            "last": 4,
            "moved": 2,
            "left": 1,
            "reason": "Lost reel",
            "ordered": ordered.pk,
        },
    )
    assert done.entry == ordered
    entries = Code.objects.of(batch).order_by("id").values_list("entry", flat=True)
    assert list(entries) == [None, ordered.pk, None, ordered.pk, None, None]


@pytest.mark.django_db
def test_a_move_by_status_does_not_say_that_others_were_left():
    batch = make_batch(quantity=6)
    put(batch, inactive=[1, 2])
    move(batch, Status.AVAILABLE, only=Status.INACTIVE)
    entered = Entry.objects.latest("id").data
    assert (entered["moved"], entered["only"]) == (2, "inactive")
    assert "left" not in entered


@pytest.mark.parametrize(
    "selection",
    [
        {"first": 0},
        {"first": 5, "last": 11},
        {"serials": (3, 11)},
        {"first": 9, "last": 8},
    ],
)
@pytest.mark.django_db
def test_serials_that_do_not_exist_are_refused(selection):
    batch = make_batch(quantity=10)
    with pytest.raises(NotAllowed, match="between 1 and 10"):
        order(batch, Status.VOIDED, **selection)
    assert not Move.objects.exists()


@pytest.mark.django_db
def test_a_move_goes_on_from_its_watermark(monkeypatch):
    monkeypatch.setattr(lifecycle, "CHUNK", 3)
    batch = make_batch(quantity=10)
    ordered = order(batch, Status.VOIDED, first=2)
    now = timezone.now()
    assert lifecycle.carry_out(ordered, at=now, chunks=1) is False
    assert statuses(batch).count("voided") == 3
    assert list(lifecycle.unfinished_moves()) == [ordered.pk]
    assert lifecycle.carry_out(ordered, at=now) is True
    assert lifecycle.carry_out(ordered, at=now) is True  # a task delivered twice
    assert (ordered.moved, statuses(batch).count("voided")) == (9, 9)
    assert list(lifecycle.unfinished_moves()) == []
    assert Entry.objects.filter(action="codes.voided").count() == 1


@pytest.mark.parametrize("final", [Status.REDEEMED, Status.VOIDED])
@pytest.mark.parametrize("to", list(Status))
@pytest.mark.django_db
def test_the_database_lets_no_code_leave_a_final_status(final, to, sql):
    code = make_code()
    sql("UPDATE codes_code SET status = %s WHERE id = %s", final, code.pk)
    change = "UPDATE codes_code SET status = %s WHERE id = %s"
    if to == final:
        assert sql(change, to, code.pk) == 1
        return
    with pytest.raises(IntegrityError, match="are final"), transaction.atomic():
        sql(change, to, code.pk)
    code.refresh_from_db()
    assert code.status == final


@pytest.mark.django_db
def test_the_database_deletes_no_code_and_knows_no_other_status(sql):
    code = make_code()
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        sql("DELETE FROM codes_code WHERE id = %s", code.pk)
    with pytest.raises(IntegrityError, match="code_status_is_known"):
        sql("UPDATE codes_code SET status = 7 WHERE id = %s", code.pk)


def test_nobody_else_writes_a_status():
    """Codes change status in lifecycle (moves, the claim) and are born by a COPY."""
    root = Path(settings.BASE_DIR)
    files = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    shapes = {
        "sql": r"(?i)\b(update|insert\s+into|copy|merge\s+into)\s+\"?codes_code\b",
        "orm": r"Code\.objects[^\n]*\.(update|bulk_update|create|bulk_create)\(",
        "instance": r"(?m)^\s*code\.status\s*=(?!=)",
    }
    writers = {
        (name, shape)
        for name in files
        if not name.startswith(("tests/", "bench/")) and "/migrations/" not in name
        for shape, pattern in shapes.items()
        if re.search(pattern, (root / name).read_text())
    }
    assert writers == {("codes/lifecycle.py", "sql"), ("codes/copying.py", "sql")}


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
def test_activating_while_voiding_leaves_every_code_voided(monkeypatch):
    """The void waits for a row that was activated meanwhile and voids it too."""
    monkeypatch.setattr(lifecycle, "CHUNK", 200)
    batch = make_batch(quantity=4_000, starts_as=Status.INACTIVE)
    now = timezone.now()
    moves = [order(batch, Status.AVAILABLE), order(batch, Status.VOIDED)]
    in_threads(*[lambda m=m: lifecycle.carry_out(m, at=now) for m in moves])
    assert set(statuses(batch)) == {"voided"}


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
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
