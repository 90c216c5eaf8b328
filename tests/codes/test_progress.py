"""When work counts as unattended, and when its rate is known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from codes import generation, lifecycle, progress
from codes.models import Batch, Move, Status
from codes.progress import Baseline
from tests.codes.test_lifecycle import order
from tests.factories import make_batch

pytestmark = pytest.mark.django_db

ALMOST, QUARTER = timedelta(seconds=14.999), timedelta(seconds=15)


def is_unattended(batch, at):
    return progress.of_generation(batch, at=at, since=None).is_unattended


@pytest.mark.parametrize("generated", [0, 4])
def test_a_generation_is_unattended_after_15_seconds_without_a_sign(generated):
    batch, at = make_batch(filled=False), timezone.now()
    batch.generated, batch.created_at = generated, at
    if generated:
        batch.created_at, batch.worked_at = at - timedelta(days=1), at
    assert [is_unattended(batch, at + silence) for silence in (ALMOST, QUARTER)] == [
        False,
        True,
    ]


def test_time_unattended_counts_from_the_last_resume():
    batch, at = make_batch(filled=False), timezone.now() + timedelta(hours=1)
    for moment in (at - timedelta(minutes=30), at):
        generation.hold(batch, by=None, at=moment)
        generation.resume(batch, by=None, at=moment)
    assert [is_unattended(batch, at + silence) for silence in (ALMOST, QUARTER)] == [
        False,
        True,
    ]


def test_what_is_held_or_done_is_not_unattended():
    held, done = make_batch(filled=False), make_batch()
    late = timezone.now() + timedelta(days=1)
    generation.hold(held, by=None, at=timezone.now())
    assert not is_unattended(held, late)
    assert not is_unattended(Batch.objects.get(pk=done.pk), late)


def test_a_move_waits_after_15_seconds_unless_it_has_begun(monkeypatch):
    monkeypatch.setattr(lifecycle, "CHUNK", 4)
    moves = [order(make_batch(), Status.VOIDED) for _ in range(2)]
    lifecycle.carry_out(moves[0], at=timezone.now(), chunks=1)
    begun, waiting = Move.objects.order_by("id")
    late = waiting.created_at + QUARTER
    assert progress.is_waiting([begun, waiting], late)
    assert not progress.is_waiting([begun, waiting], waiting.created_at + ALMOST)
    assert not progress.is_waiting([begun], late + QUARTER)
    lifecycle.carry_out(waiting, at=late)
    assert not progress.is_waiting([waiting], late)


@pytest.mark.parametrize(
    ("seconds", "done", "rate", "left"),
    [(0.9, 6, None, None), (1, 6, 6, 0.5), (4, 8, 2, 1), (10, 0, None, None)],
)
def test_a_rate_is_known_after_a_second_in_which_codes_were_made(
    seconds, done, rate, left
):
    batch, at = make_batch(quantity=20, filled=False), timezone.now()
    batch.generated = 10 + done
    since = Baseline(10, at - timedelta(seconds=seconds))
    found = progress.of_generation(batch, at=at, since=since)
    assert found.rate == rate
    if left:
        assert found.seconds_left == (20 - batch.generated) / rate
    assert found.since == since
