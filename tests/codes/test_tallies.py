"""Tallies follow every write of a code, and folding loses no difference."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from codes import generation, lifecycle, tallies
from codes.models import Code, Status, Tally, TallyDelta
from codes.tallies import CodeCounts
from tests.codes.test_lifecycle import move, order
from tests.factories import make_batch, make_campaign, make_code, make_redemption
from tests.threads import in_threads


def counted(batch):
    """Return the codes of the batch by status, counted one by one."""
    return dict(
        Counter(Code.objects.filter(batch=batch).values_list("status", flat=True))
    )


def by_status(batch):
    """Return the tally of the batch without the statuses that no code has."""
    found = tallies.counts_by_batch([batch])[batch.pk].by_status
    return {status: n for status, n in found.items() if n}


@pytest.mark.django_db
def test_figures_follow_making_redeeming_voiding_and_folding():
    batch = make_batch(quantity=20, starts_as=Status.INACTIVE)
    counts_so_far = [by_status(batch)]
    move(batch, Status.AVAILABLE, first=1, last=15)
    counts_so_far.append(by_status(batch))
    tallies.fold()
    first = make_redemption(code=make_code(batch=batch, serial=3))
    second = make_redemption(code=make_code(batch=batch, serial=4))
    move(batch, Status.VOIDED, first=1, last=18)
    counts_so_far.append(by_status(batch))
    tallies.fold()
    counts_so_far.append(by_status(batch))
    assert counts_so_far == [
        {Status.INACTIVE: 20},
        {Status.INACTIVE: 5, Status.AVAILABLE: 15},
        {Status.INACTIVE: 2, Status.REDEEMED: 2, Status.VOIDED: 16},
        {Status.INACTIVE: 2, Status.REDEEMED: 2, Status.VOIDED: 16},
    ]
    assert counted(batch) == counts_so_far[-1]
    figures = tallies.counts_by_batch([batch])[batch.pk]
    assert figures.last_redeemed_at == max(first.at, second.at)


@pytest.mark.django_db
def test_figures_in_words():
    figures = CodeCounts({1: 1, 2: 2, 5: 3, 6: 4})
    assert (
        figures.total,
        figures.inactive,
        figures.available,
        figures.redeemed,
        figures.voided,
    ) == (10, 1, 2, 3, 4)
    assert CodeCounts().total == 0


@pytest.mark.django_db
def test_figures_of_many_batches_take_one_query(django_assert_num_queries):
    batches = [make_batch(quantity=n) for n in (1, 2, 3)]
    empty = make_batch(filled=False)
    with django_assert_num_queries(1):
        found = tallies.counts_by_batch([*batches, empty])
    assert [found[one.pk].total for one in [*batches, empty]] == [1, 2, 3, 0]
    with django_assert_num_queries(0):
        assert tallies.counts_by_batch([]) == {}
    with django_assert_num_queries(1):
        assert tallies.total_counts(batches).available == 6


@pytest.mark.django_db
def test_the_counts_of_a_campaign_are_those_of_all_its_batches(
    django_assert_num_queries,
):
    one, other, empty = (make_campaign() for _ in range(3))
    made = [make_batch(campaign=one, quantity=n) for n in (3, 4)]
    make_batch(campaign=other, quantity=5, starts_as=Status.INACTIVE)
    make_batch(campaign=empty, filled=False)
    tallies.fold()
    redemption = make_redemption(code=make_code(batch=made[0]))
    with django_assert_num_queries(1):
        counts = tallies.counts_by_campaign([one, other, empty])
    assert {key: found.by_status for key, found in counts.items()} == {
        one.pk: {Status.AVAILABLE: 6, Status.REDEEMED: 1},
        other.pk: {Status.INACTIVE: 5},
        empty.pk: {},
    }
    assert counts[one.pk].last_redeemed_at == redemption.at
    with django_assert_num_queries(0):
        assert tallies.counts_by_campaign([]) == {}


@pytest.mark.django_db
def test_a_last_redemption_is_the_last_of_all_batches():
    campaign = make_campaign()
    batches = [make_batch(campaign=campaign, quantity=1) for _ in range(2)]
    redemptions = [make_redemption(code=make_code(batch=one)) for one in batches]
    assert tallies.total_counts(batches).last_redeemed_at == redemptions[-1].at


@pytest.mark.django_db
def test_a_redemption_that_is_folded_late_does_not_set_the_last_one_back():
    batch, now = make_batch(quantity=2), timezone.now()
    last = make_redemption(code=make_code(batch=batch, serial=1), at=now)
    tallies.fold()
    early = now - timedelta(hours=1)
    make_redemption(code=make_code(batch=batch, serial=2), at=early)
    for _ in range(2):
        counts = tallies.counts_by_batch([batch])[batch.pk]
        assert (counts.redeemed, counts.last_redeemed_at) == (2, last.at)
        tallies.fold()


@pytest.mark.django_db
def test_folding_empties_the_deltas_and_can_be_repeated():
    batch = make_batch(quantity=5)
    assert tallies.fold() == 1
    assert tallies.fold() == 0
    move(batch, Status.VOIDED, first=2, last=3)
    assert tallies.fold() == 2
    assert TallyDelta.objects.count() == 0
    assert set(Tally.objects.values_list("status", "n")) == {
        (Status.AVAILABLE, 3),
        (Status.VOIDED, 2),
    }


@pytest.mark.django_db
def test_a_write_that_changes_no_status_adds_no_delta():
    code = make_code()
    tallies.fold()
    Code.objects.filter(pk=code.pk).update(status_at=timezone.now())
    assert TallyDelta.objects.count() == 0


@pytest.mark.django_db
def test_every_writer_updates_the_tally(sql):
    batch = make_batch(quantity=5)
    sql("UPDATE codes_code SET status = 6 WHERE batch_id = %s", batch.pk)
    sql(
        "INSERT INTO codes_code (id, batch_id, status, status_at)"
        " VALUES (%s, %s, 2, now())",
        batch.code_id(6),
        batch.pk,
    )
    assert by_status(batch) == counted(batch) == {Status.VOIDED: 5, Status.AVAILABLE: 1}


@pytest.mark.django_db(transaction=True)
def test_folding_while_codes_are_made_and_voided_loses_nothing(monkeypatch):
    monkeypatch.setattr(generation, "CHUNK", 500)
    monkeypatch.setattr(lifecycle, "CHUNK", 100)
    first = make_batch(quantity=5_000)
    second = make_batch(quantity=5_000, filled=False)
    ordered, now, done = order(first, Status.VOIDED), timezone.now(), threading.Event()

    def fold_and_look():
        totals = set()
        while not done.is_set():
            tallies.fold()
            totals.add(tallies.counts_by_batch([first])[first.pk].total)
        return totals

    def work():
        try:
            lifecycle.carry_out(ordered, at=now)
            generation.fill(second)
        finally:
            done.set()

    totals, other_totals, _ = in_threads(fold_and_look, fold_and_look, work)
    assert totals | other_totals == {5_000}  # never a code too many or too few
    tallies.fold()
    assert by_status(first) == {Status.VOIDED: 5_000}
    assert by_status(second) == {Status.AVAILABLE: 5_000}
    assert connection.in_atomic_block is False
