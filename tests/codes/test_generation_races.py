"""Several workers, dead workers, and people who stop a generation in the middle."""

import pytest
from django.utils import timezone

from codes import generation
from codes.models import Batch, Code, Series
from staff.models import Entry
from tests.factories import make_batch, make_campaign
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(generation, "CHUNK", 1_000)


def test_three_workers_fill_one_batch(small_chunks):
    batch = make_batch(quantity=9_500, filled=False)
    answers = in_threads(*[lambda: generation.fill(Batch.objects.get(pk=batch.pk))] * 3)
    assert answers == [True, True, True]
    assert Code.objects.count() == 9_500
    batch.refresh_from_db()
    assert (batch.generation, batch.generated) == ("done", 9_500)


@pytest.mark.parametrize("stop", [generation.hold, generation.cancel])
def test_whoever_stops_a_generation_in_the_middle_is_told_the_truth(stop, small_chunks):
    batch = make_batch(quantity=40_000, filled=False)

    def stop_soon():
        mine = Batch.objects.get(pk=batch.pk)
        while not mine.generated:
            mine.refresh_from_db()
        return stop(mine, by=None, at=timezone.now())

    filled, stopped = in_threads(lambda: generation.fill(batch), stop_soon)
    batch.refresh_from_db()
    assert filled is (not stopped)
    assert Code.objects.count() == batch.generated
    if stopped:
        entry = Entry.objects.latest("id")
        assert entry.data == {"generated": batch.generated}


def test_a_hold_in_the_middle_of_the_last_chunk_wins(monkeypatch):
    """The chunk in work is thrown away: what the trail says is made stays true."""
    batch = make_batch(quantity=10, filled=False)
    rows = generation.rows

    def hold_meanwhile(*args):
        in_threads(
            lambda: generation.hold(
                Batch.objects.get(pk=batch.pk), by=None, at=timezone.now()
            )
        )
        return rows(*args)

    monkeypatch.setattr(generation, "rows", hold_meanwhile)
    assert generation.fill(batch) is False
    assert (batch.generation, batch.generated) == ("held", 0)
    assert Code.objects.count() == 0
    monkeypatch.undo()
    generation.resume(batch, by=None, at=timezone.now())
    assert generation.fill(batch) is True
    assert Code.objects.count() == 10


def test_a_worker_that_dies_in_a_chunk_leaves_nothing_of_it(monkeypatch, small_chunks):
    batch = make_batch(quantity=2_500, filled=False)
    rows = generation.rows

    def die_in_the_second(current, first, last, at):
        if first > 1:
            raise KeyboardInterrupt
        return rows(current, first, last, at)

    monkeypatch.setattr(generation, "rows", die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        generation.fill(batch)
    assert Code.objects.count() == 1_000
    monkeypatch.undo()
    assert generation.fill(batch) is True
    assert Code.objects.count() == 2_500


def test_batches_started_at_once_take_different_numbers():
    campaign = make_campaign()
    in_threads(*[lambda: make_batch(campaign=campaign, quantity=100, filled=False)] * 4)
    numbers = Batch.objects.order_by("first_number").values_list("first_number")
    assert [number for (number,) in numbers] == [0, 100, 200, 300]
    assert Series.objects.get().handed_out == 400
