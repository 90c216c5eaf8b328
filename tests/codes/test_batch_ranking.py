from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from codes import batch_ranking, batches, tallies
from codes.batch_ranking import Standing
from codes.models import Batch
from tests.factories import make_batch, make_campaign, make_code, make_redemption

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def make_standing(batch_id=1, *, redeemed=0, left=0, voided=0, days=30):
    return Standing(
        batch_id=batch_id,
        campaign_id=1,
        name=f"Batch {batch_id}",
        total=redeemed + left + voided,
        redeemed=redeemed,
        left=left,
        redeemable_since=NOW - timedelta(days=days),
    )


def ids(found):
    return [one.batch_id for one in found]


@pytest.mark.parametrize("folded", [False, True])
def test_a_row_for_each_batch(db, sql, folded):
    campaign = make_campaign()
    one = make_batch(campaign=campaign, name="One", quantity=4)
    two = make_batch(campaign=campaign, name="Two", quantity=2)
    make_batch()  # of another campaign
    make_redemption(code=make_code(batch=one, serial=3))
    sql("UPDATE codes_code SET status = 6 WHERE id = %s", one.code_id(4))
    if folded:
        tallies.fold()
    assert batch_ranking.of_campaigns([campaign], at=timezone.now()) == [
        Standing(one.pk, campaign.pk, "One", 4, 1, 2, one.created_at),
        Standing(two.pk, campaign.pk, "Two", 2, 0, 2, two.created_at),
    ]


def test_one_query_or_none(django_assert_num_queries, db):
    campaigns = [make_campaign(), make_campaign()]
    for campaign in campaigns:
        make_batch(campaign=campaign)
    with django_assert_num_queries(1):
        assert len(batch_ranking.of_campaigns(campaigns, at=NOW)) == 2
    with django_assert_num_queries(0):
        assert batch_ranking.of_campaigns([], at=NOW) == []


def test_what_is_paused_expired_or_incomplete_is_not_ranked(db, marketer):
    now = timezone.now()
    campaign = make_campaign(starts_at=now + timedelta(days=2))
    paused = make_batch(campaign=campaign)
    batches.pause(paused, by=marketer, at=now)
    make_batch(campaign=campaign, expires_at=now - timedelta(seconds=1))
    incomplete = make_batch(campaign=campaign)
    Batch.objects.filter(pk=incomplete.pk).update(generation="held", generated=3)
    ready = make_batch(campaign=campaign, expires_at=now + timedelta(days=1))
    (standing,) = batch_ranking.of_campaigns([campaign], at=now)
    assert standing.batch_id == ready.pk
    assert standing.redeemable_since == campaign.starts_at


def test_the_newest_open_batches_are_considered(db, marketer, monkeypatch):
    assert batch_ranking.MAX_BATCHES == 500
    monkeypatch.setattr(batch_ranking, "MAX_BATCHES", 2)
    campaigns = [make_campaign(), make_campaign()]
    made = [make_batch(campaign=campaigns[n % 2], quantity=1) for n in range(5)]
    batches.pause(made[4], by=marketer, at=NOW)
    found = batch_ranking.of_campaigns(campaigns, at=timezone.now())
    assert ids(found) == [made[2].pk, made[3].pk]


@pytest.mark.parametrize(
    ("fields", "nearly"),
    [
        ({"redeemed": 90, "left": 10}, True),
        ({"redeemed": 89, "left": 11}, False),
        ({"redeemed": 9, "left": 1, "voided": 90}, True),  # of what can be redeemed
        ({"redeemed": 100}, False),  # nothing is left to hurry for
        ({}, False),
    ],
)
def test_nearly_redeemed(fields, nearly):
    assert make_standing(**fields).is_nearly_redeemed is nearly


def test_the_fewest_left_come_first():
    found = [
        make_standing(1, redeemed=99, left=9),
        make_standing(2, redeemed=99, left=3),
        make_standing(3, redeemed=1, left=9),
    ]
    assert ids(batch_ranking.nearly_redeemed(found)) == [2, 1]


def test_the_best_and_the_weakest():
    found = [make_standing(n, redeemed=n, left=20 - n) for n in range(1, 13)]
    best, weakest = batch_ranking.best_and_weakest(found, at=NOW)
    assert [ids(best), ids(weakest)] == [[12, 11, 10, 9, 8], [1, 2, 3, 4, 5]]


def test_no_batch_is_among_both():
    found = [make_standing(n, redeemed=n, left=9) for n in (1, 2, 3)]
    best, weakest = batch_ranking.best_and_weakest(found, at=NOW)
    assert [ids(best), ids(weakest)] == [[3, 2], [1]]
    best, weakest = batch_ranking.best_and_weakest(found[:1], at=NOW)
    assert [ids(best), ids(weakest)] == [[1], []]


def test_only_batches_that_had_a_day_are_ranked():
    found = [
        make_standing(1, redeemed=1, left=9, days=0),
        make_standing(3, redeemed=1, left=9, days=1),
    ]
    assert batch_ranking.best_and_weakest(found, at=NOW) == ([found[1]], [])
