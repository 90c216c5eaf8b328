import pytest

from printing.models import PrintRun
from redemption.code_events import life, prints
from redemption.code_events.past_status import PastStatus
from tests.factories import make_batch
from tests.redemption.code_events.past import (
    VOIDED,
    code_of,
    hours,
    insert_run,
    make_since,
    move,
)

pytestmark = pytest.mark.django_db


def told(batch, serial=1):
    code = code_of(batch, serial)
    past = PastStatus(code, life.moves_naming(code))
    runs = prints.runs_naming(code)
    return [(e.title, e.by, e.text) for e in prints.print_runs(code, runs, past)]


def test_each_run_whose_range_holds_the_serial_is_told(operator):
    batch = make_batch(quantity=9)
    first = insert_run(batch, by=operator, first=1, last=5)
    insert_run(batch, by=operator, first=3, last=4, copy=2, reason="coffee")
    assert told(batch, 3) == [
        ("Labels ordered again", operator, "serials 3 to 4 · coffee"),
        ("Labels ordered", operator, "serials 1 to 5"),
    ]
    assert told(batch, 5) == [("Labels ordered", operator, "serials 1 to 5")]
    assert told(batch, 6) == []
    [event] = prints.print_runs(
        code_of(batch, 5), [first], PastStatus(code_of(batch, 5), [])
    )
    assert event.url.endswith(f"/batches/{batch.pk}/labels/{first.pk}/")


def test_runs_of_another_batch_are_none_of_its():
    make_batch(quantity=9)
    insert_run(make_batch(quantity=9))
    assert told(make_batch(quantity=9)) == []


@pytest.mark.parametrize(
    ("state", "words"), [("failed", "Failed"), ("cancelled", "Cancelled")]
)
def test_a_run_without_labels_says_so(state, words):
    batch = make_batch(quantity=1)
    insert_run(batch, state=PrintRun.State(state))
    assert told(batch)[0][2] == f"serial 1 · {words}".replace(
        "serial 1", "serials 1 to 1"
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (1, 2, ""),
        (2.5, 3.5, "Its place may be empty: the code changed at that time."),
        (5, 6, "Its place is empty: the code could not be redeemed any more."),
    ],
)
def test_the_place_of_a_voided_code_is_empty(start, end, words):
    batch = make_since(make_batch(quantity=9), hours(0))
    move(batch, VOIDED, at=hours(2), done_at=hours(3), serials=(1,))
    insert_run(batch, created_at=hours(start), finished_at=hours(end))
    assert told(batch)[0][2] == " · ".join(filter(None, ["serials 1 to 9", words]))
    assert told(batch, 2)[0][2] == "serials 1 to 9"
