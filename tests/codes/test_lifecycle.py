"""Which status may follow which, for moves and for every other writer."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from codes import generation, lifecycle
from codes.lifecycle import MAY_BECOME, ActionRefused, Selection
from codes.models import Batch, Code, Move, Status
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_user, statuses


def put(batch, **by_status):
    """Set the statuses of these serials directly, without a move."""
    for name, serials in by_status.items():
        ids = [batch.code_id(serial) for serial in serials]
        with transaction.atomic():
            Code.objects.filter(id__in=ids).update(status=Status[name.upper()])


def order(batch, to, *, by=None, reason="Stolen", **selection):
    return lifecycle.order(
        batch, to, Selection(**selection), reason=reason, by=by, at=timezone.now()
    )


def move(batch, to, **kwargs):
    """Order a move, carry it out and return it."""
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
def test_a_move_is_recorded_when_ordered_and_when_done():
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


@pytest.mark.django_db
def test_a_list_is_ordered_once_each_and_in_ascending_order():
    ordered = order(make_batch(), Status.VOIDED, serials=(8, 1, 8))
    assert (ordered.serials, ordered.first, ordered.last) == ([1, 8], 1, 8)
    assert lifecycle.ordered_count(ordered) == 2


@pytest.mark.django_db
def test_unfinished_moves_come_oldest_first():
    batch = make_batch()
    moves = [order(batch, Status.VOIDED, first=first) for first in (3, 2, 1)]
    assert list(lifecycle.unfinished_moves()) == [one.pk for one in moves]


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.django_db
def test_a_claim_names_the_campaign_of_the_batch(right):
    code, other = make_code(), make_campaign()
    given = {
        "code_id": code.pk,
        "batch_id": code.batch_id,
        "campaign_id": code.batch.campaign_id if right else other.pk,
        "at": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(lifecycle.CLAIM, given)
        assert cursor.fetchall() == ([(code.pk,)] if right else [])


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ({"first": 0}, "between 1 and 10"),
        ({"first": 5, "last": 11}, "between 1 and 10"),
        ({"serials": (3, 11)}, "between 1 and 10"),
        ({"first": 9, "last": 8}, "must not come after the last one"),
    ],
)
@pytest.mark.django_db
def test_serials_that_do_not_exist_are_refused(selection, message):
    batch = make_batch(quantity=10)
    with pytest.raises(ActionRefused, match=message):
        order(batch, Status.VOIDED, **selection)
    assert not Move.objects.exists()


@pytest.mark.django_db
def test_an_order_reads_again_how_many_codes_exist():
    stale = make_batch(quantity=10, filled=False)
    with pytest.raises(ActionRefused):
        order(stale, Status.VOIDED)
    generation.fill(Batch.objects.get(pk=stale.pk))
    ordered = order(stale, Status.VOIDED)
    assert (ordered.first, ordered.last) == (1, 10)


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
    with pytest.raises(IntegrityError, match="being removed"), transaction.atomic():
        sql("DELETE FROM codes_code WHERE id = %s", code.pk)
    with pytest.raises(IntegrityError, match="code_status_is_known"):
        sql("UPDATE codes_code SET status = 7 WHERE id = %s", code.pk)


def test_no_other_module_writes_a_status():
    """Only lifecycle changes a status, and only the COPY of copy_rows inserts codes."""
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
        "instance": r"(?m)^\s*code\.status\b[^\n=]*=(?!=)",
    }
    writers = {
        (name, shape)
        for name in files
        if not name.startswith("tests/") and "/migrations/" not in name
        for shape, pattern in shapes.items()
        if re.search(pattern, (root / name).read_text())
    }
    assert writers == {
        ("codes/lifecycle.py", "sql"),
        ("codes/copy_rows.py", "sql"),
        ("console/demo/bulk_redemptions.py", "sql"),
        ("bench/comparisons.py", "instance"),
    }
