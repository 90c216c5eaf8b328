import pytest

from codes import generation
from codes.models import Code
from redemption.code_events import life
from redemption.code_events.past_status import PastStatus
from tests.factories import make_batch
from tests.redemption.code_events.past import (
    AVAILABLE,
    INACTIVE,
    VOIDED,
    code_of,
    hours,
    make_since,
    move,
)

pytestmark = pytest.mark.django_db


def changes(batch, serial=1):
    code = code_of(batch, serial)
    moves = life.moves_naming(code)
    events = life.status_changes(code, moves, PastStatus(code, moves))
    return [(event.title, event.tone, event.at, event.text) for event in events]


# ── when it was generated ────────────────────────────────────────────────────


@pytest.fixture
def three_chunks(monkeypatch):
    """Return a batch of six codes, written two at a time, each pair an hour later."""
    monkeypatch.setattr(generation, "CHUNK", 2)
    monkeypatch.setattr(life, "CHUNK", 2)
    batch = make_since(make_batch(quantity=6), hours(0))
    for serial in range(1, 7):
        at = hours((serial + 1) // 2)
        Code.objects.filter(pk=batch.code_id(serial)).update(status_at=at)
    type(batch).objects.filter(pk=batch.pk).update(worked_at=hours(3))
    return batch


def generated(batch, serial):
    _ordered, event = life.creation(code_of(batch, serial))
    return event.at, event.text


def test_an_unchanged_code_says_when_it_was_generated(three_chunks):
    assert [generated(three_chunks, serial)[0] for serial in (1, 4, 6)] == [
        hours(1),
        hours(2),
        hours(3),
    ]


def test_of_a_changed_code_its_neighbour_in_the_same_chunk_says_it(three_chunks):
    move(three_chunks, VOIDED, at=hours(8), done_at=hours(9), serials=(1, 4))
    assert generated(three_chunks, 1) == (hours(1), "")
    assert generated(three_chunks, 4) == (hours(2), "")


def test_of_the_last_chunk_the_batch_says_it(three_chunks):
    move(three_chunks, VOIDED, at=hours(8), done_at=hours(9), first=5, last=6)
    assert generated(three_chunks, 6) == (hours(3), "")


def test_where_nothing_says_it_the_latest_moment_is_given(three_chunks):
    move(three_chunks, VOIDED, at=hours(8), done_at=hours(9), first=1, last=4)
    at, text = generated(three_chunks, 3)
    assert at == hours(3)
    assert text.startswith("At this time at the latest")


# ── what staff changed, and what they did not ────────────────────────────────


def test_an_activation_stays_in_the_story_when_the_code_was_voided_later():
    batch = make_since(make_batch(quantity=9, starts_as=INACTIVE), hours(0))
    move(batch, AVAILABLE, at=hours(1), done_at=hours(2), first=1, last=5)
    move(batch, VOIDED, at=hours(3), done_at=hours(4), serials=(2, 3))
    assert changes(batch, 2) == [
        ("Voided", "voided", hours(4), "why · one of 2 codes"),
        ("Activated", "available", hours(1), "why · serials 1 to 5"),
    ]
    assert changes(batch, 6) == []


def test_an_order_that_left_the_code_as_it_was_is_told(operator):
    batch = make_since(make_batch(quantity=9), hours(0))
    move(batch, VOIDED, at=hours(1), done_at=hours(2), serials=(2,))
    move(batch, VOIDED, at=hours(3), done_at=hours(4), first=1, last=9)
    assert changes(batch, 2) == [
        (
            "Voiding ordered",
            "",
            hours(3),
            "why · serials 1 to 9 · This code was left as it was.",
        ),
        ("Voided", "voided", hours(2), "why"),
    ]


def test_an_order_whose_turn_has_not_come():
    batch = make_since(make_batch(quantity=9), hours(0))
    move(batch, VOIDED, at=hours(3), first=1, last=9)
    [(title, _tone, _at, text)] = changes(batch, 2)
    assert title == "Voiding ordered"
    assert text.endswith("Its turn has not come yet.")


def test_where_it_is_not_known_the_story_says_so():
    batch = make_since(make_batch(quantity=1, starts_as=INACTIVE), hours(0))
    activation = move(batch, AVAILABLE, at=hours(1))
    move(batch, VOIDED, at=hours(2), done_at=hours(3))
    type(activation).objects.filter(pk=activation.pk).update(
        finished_at=hours(4), done_to=1
    )
    assert changes(batch)[1][3].endswith("Whether it changed this code is not known.")
