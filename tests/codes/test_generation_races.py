"""Generations by several workers, by workers that die, and that are stopped."""

from contextlib import suppress

import pytest
from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign
from codes import generation
from codes.models import Batch, Code, Series
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason, Redemption
from staff.models import Entry
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_spec,
)
from tests.threads import Background, in_threads

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


def test_a_second_worker_waits_for_the_chunk_of_the_first():
    """It reads the watermark again after the first, and writes no code twice."""
    batch = make_batch(quantity=10, filled=False)
    with transaction.atomic():
        generation.fill(batch)
        second = Background(lambda: generation.fill(Batch.objects.get(pk=batch.pk)))
        assert second.waits_for_a_lock()
    assert second.result() is True
    assert Code.objects.count() == 10


@pytest.mark.parametrize("stop", [generation.hold, generation.cancel])
def test_the_trail_says_how_many_codes_a_stopped_batch_has(stop, small_chunks):
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
    """The chunk is rolled back: the number of codes in the trail stays right."""
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


def start(campaign, **fields):
    spec = make_spec(**fields)
    return generation.start(campaign, spec=spec, by=None, at=timezone.now())


# Formats of two series, where codes of one could be read as codes of the other.
FORMAT, CLASHING = {"length": 11}, {"length": 12, "check": False}


def outcome_beside_an_open_start(**fields):
    """Start a batch while another one of the campaign has begun and not committed.

    Return whether it waited, and the batch or the refusal.
    """
    campaign = make_campaign()
    with transaction.atomic():
        start(campaign, **FORMAT)
        second = Background(lambda: start(campaign, **fields))
        waited = second.waits_for_a_lock()
    try:
        return waited, second.result()
    except generation.Refused as refused:
        return waited, refused


def test_a_batch_is_checked_against_one_that_is_being_started():
    waited, refused = outcome_beside_an_open_start(**CLASHING)
    assert (waited, getattr(refused, "field", None)) == (True, "prefix")
    assert Series.objects.count() == 1


def test_a_batch_waits_for_the_series_that_another_one_is_making():
    waited, batch = outcome_beside_an_open_start(**FORMAT)
    assert (waited, batch.first_number) == (True, 10)
    assert Series.objects.get().handed_out == 20


def test_control_without_the_lock_both_batches_are_made(monkeypatch):
    """Codes of one could then be read as codes of the other."""
    queryset = type(Campaign.objects.all())
    monkeypatch.setattr(queryset, "select_for_update", lambda self, **_: self)
    waited, batch = outcome_beside_an_open_start(**CLASHING)
    assert (waited, batch.generation) == (False, "running")
    one, other = (series.format for series in Series.objects.all())
    assert one.clashes(other)


def visitors_wait(lock):
    """Redeem a code twice while a transaction holds the locks that `lock` takes.

    Return whether one of the two had to wait for them.
    """
    code = make_code()

    def redeem_twice():
        make_redemption(code=code)
        with suppress(Rejected):
            make_redemption(code=code)
        Attempt.objects.create(  # which the landing page adds for the second time
            campaign=code.batch.campaign,
            at=timezone.now(),
            reason=Reason.REDEEMED,
            channel=Channel.LANDING,
            reference="7KQ2-M9XA",
        )

    with transaction.atomic():
        lock(code.batch.campaign)
        redeeming = Background(redeem_twice)
        waits = redeeming.waits_for_a_lock()
    redeeming.result()
    assert Attempt.objects.count() == Redemption.objects.count() == 1
    return waits


@pytest.mark.parametrize("fields", [FORMAT, {"prefix": "NEW-"}])
def test_visitors_do_not_wait_for_a_batch_that_is_being_started(fields):
    assert not visitors_wait(lambda campaign: start(campaign, **fields))


def test_control_visitors_wait_for_a_stronger_lock_on_the_campaign():
    """FOR UPDATE blocks inserts of rows that refer to the campaign."""
    campaigns = Campaign.objects.select_for_update()
    assert visitors_wait(lambda campaign: campaigns.get(pk=campaign.pk))


def test_batches_started_at_once_take_different_numbers():
    campaign = make_campaign()
    in_threads(*[lambda: make_batch(campaign=campaign, quantity=100, filled=False)] * 4)
    numbers = Batch.objects.order_by("first_number").values_list("first_number")
    assert [number for (number,) in numbers] == [0, 100, 200, 300]
    assert Series.objects.get().handed_out == 400
