"""Tasks do unfinished work, and enqueue what is left."""

import pytest
from django.utils import timezone

from codes import generation, lifecycle, tallies, tasks
from codes.models import Code, Status, TallyDelta
from tests.codes.test_lifecycle import order
from tests.factories import make_batch, statuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def enqueued(monkeypatch):
    """Return what is enqueued: the name of each task and its argument."""
    calls = []
    for task in (tasks.fill_batch, tasks.carry_out_move):
        name = task.name.rpartition(".")[2]
        monkeypatch.setattr(
            task, "delay", lambda pk, name=name: calls.append((name, pk))
        )
    return calls


@pytest.fixture
def without_time(monkeypatch):
    """Let a task stop after its first chunk, and a chunk be small."""
    monkeypatch.setattr(tasks, "TIME_LIMIT", 0)
    monkeypatch.setattr(generation, "CHUNK", 4)
    monkeypatch.setattr(lifecycle, "CHUNK", 4)


def test_a_batch_is_filled_whole(enqueued):
    batch = make_batch(filled=False)
    tasks.fill_batch(batch.pk)
    assert (Code.objects.of(batch).count(), enqueued) == (10, [])


def test_what_is_left_of_a_batch_is_enqueued(enqueued, without_time):
    batch = make_batch(filled=False)
    tasks.fill_batch(batch.pk)
    assert (Code.objects.of(batch).count(), enqueued) == (4, [("fill_batch", batch.pk)])


def test_a_batch_that_is_held_is_not_enqueued(enqueued):
    batch = make_batch(filled=False)
    generation.hold(batch, by=None, at=timezone.now())
    tasks.fill_batch(batch.pk)
    assert (Code.objects.of(batch).count(), enqueued) == (0, [])


def test_a_move_is_carried_out_whole(enqueued):
    batch = make_batch()
    tasks.carry_out_move(order(batch, Status.VOIDED).pk)
    assert (statuses(batch), enqueued) == (["voided"] * 10, [])


def test_what_is_left_of_a_move_is_enqueued(enqueued, without_time):
    batch = make_batch()
    move = order(batch, Status.VOIDED)
    tasks.carry_out_move(move.pk)
    assert statuses(batch).count("voided") == 4
    assert enqueued == [("carry_out_move", move.pk)]


def test_everything_unfinished_is_enqueued_again(enqueued):
    done = make_batch()
    lifecycle.carry_out(order(done, Status.VOIDED, first=9), at=timezone.now())
    batches = [make_batch(filled=False) for _ in range(2)]
    held = make_batch(filled=False)
    generation.hold(held, by=None, at=timezone.now())
    move = order(done, Status.VOIDED)
    tasks.requeue_unfinished()
    assert sorted(enqueued) == [
        ("carry_out_move", move.pk),
        *(("fill_batch", batch.pk) for batch in batches),
    ]


def test_tallies_are_folded():
    batch = make_batch()
    tasks.fold_tallies()
    assert not TallyDelta.objects.exists()
    assert tallies.counts_by_batch([batch])[batch.pk].available == 10
