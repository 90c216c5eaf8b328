from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from redemption import daily_counts
from redemption.models import QuarterCount
from redemption.tasks import count_quarters
from tests.factories import make_batch, make_campaign, make_code, make_redemption

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def campaign(db):
    return make_campaign(
        starts_at=NOON - timedelta(days=100), ends_at=None, time_zone="UTC"
    )


@pytest.fixture
def redeem_at(campaign):
    """Return a function that redeems one more code of the campaign at a moment."""
    batch = make_batch(campaign=campaign, quantity=50)
    serials = iter(range(1, 51))

    def redeem(*moments):
        for at in moments:
            make_redemption(code=make_code(batch=batch, serial=next(serials)), at=at)

    return redeem


def rows(campaign):
    counts = QuarterCount.objects.filter(campaign=campaign).order_by("starts_at")
    return list(counts.values_list("starts_at", "n"))


def days(campaign, at=NOON, n=3):
    return [count for _, count in daily_counts.by_day(campaign, days=n, at=at)]


def test_complete_quarters_are_counted(campaign, redeem_at):
    redeem_at(NOON - 16 * MINUTE, NOON - 15 * MINUTE, NOON - MINUTE, NOON)
    assert daily_counts.count_quarters(at=NOON + 2 * MINUTE) == 2
    assert rows(campaign) == [(NOON - 30 * MINUTE, 1), (NOON - 15 * MINUTE, 2)]


def test_a_quarter_waits_until_its_last_claims_have_ended(campaign, redeem_at):
    redeem_at(NOON - MINUTE)
    assert (
        daily_counts.count_quarters(at=NOON + 2 * MINUTE - timedelta(microseconds=1))
        == 0
    )
    assert daily_counts.count_quarters(at=NOON + 2 * MINUTE) == 1


def test_counting_again_changes_nothing(campaign, redeem_at):
    redeem_at(NOON - 40 * MINUTE, NOON - 20 * MINUTE)
    at = NOON + 5 * MINUTE
    assert [daily_counts.count_quarters(at=at), daily_counts.count_quarters(at=at)] == [
        2,
        0,
    ]
    assert [n for _, n in rows(campaign)] == [1, 1]


def test_it_goes_on_after_days_without_counting_what_is_counted(campaign, redeem_at):
    redeem_at(NOON - timedelta(days=9))
    daily_counts.count_quarters(at=NOON - timedelta(days=8))
    QuarterCount.objects.update(n=7)  # counted once, for good
    redeem_at(NOON - timedelta(days=2), NOON - timedelta(days=1, minutes=1))
    assert daily_counts.count_quarters(at=NOON + 5 * MINUTE) == 2
    assert [n for _, n in rows(campaign)] == [7, 1, 1]


def test_each_campaign_has_its_own_watermark(campaign, redeem_at):
    redeem_at(NOON - 20 * MINUTE)
    daily_counts.count_quarters(at=NOON + 5 * MINUTE)
    other = make_campaign(starts_at=campaign.starts_at, ends_at=None)
    make_redemption(
        code=make_code(batch=make_batch(campaign=other)), at=NOON - 90 * MINUTE
    )
    assert daily_counts.count_quarters(at=NOON + 5 * MINUTE) == 1
    assert rows(other) == [(NOON - 90 * MINUTE, 1)]


def test_a_redemption_at_the_end_of_a_counted_quarter_is_counted_in_the_next(
    campaign, redeem_at
):
    redeem_at(NOON - 16 * MINUTE)
    daily_counts.count_quarters(at=NOON)
    redeem_at(NOON - 15 * MINUTE)  # the first moment that is not counted yet
    assert days(campaign) == [0, 0, 2]
    assert all_days() == [(8, 0), (9, 0), (10, 2)]
    daily_counts.count_quarters(at=NOON + 2 * MINUTE)
    assert rows(campaign) == [(NOON - 30 * MINUTE, 1), (NOON - 15 * MINUTE, 1)]


def test_while_one_process_counts_another_one_waits(campaign, sql):
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [0x51554152])
        sql("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            daily_counts.count_quarters(at=NOON)
    assert daily_counts.count_quarters(at=NOON) == 0


def test_the_first_and_the_last_moment_of_the_days(campaign, redeem_at):
    midnight = NOON.replace(hour=0)
    moment = timedelta(microseconds=1)
    redeem_at(midnight - moment, midnight, NOON, NOON + moment)
    assert days(campaign, n=1) == [2]
    assert all_days(n=1) == [(10, 2)]


def test_days_add_what_is_counted_and_what_is_not_yet(campaign, redeem_at):
    yesterday = NOON - timedelta(days=1)
    redeem_at(yesterday, yesterday + MINUTE, NOON - 3 * MINUTE)
    assert days(campaign) == [0, 2, 1]
    daily_counts.count_quarters(at=NOON - timedelta(hours=1))
    assert days(campaign) == [0, 2, 1]
    redeem_at(NOON - 2 * MINUTE)
    assert days(campaign) == [0, 2, 2]
    daily_counts.count_quarters(at=NOON + 5 * MINUTE)
    assert days(campaign) == [0, 2, 2]
    assert sum(n for _, n in rows(campaign)) == 4


def test_days_are_those_of_the_campaigns_zone(campaign, redeem_at):
    campaign.time_zone = "Asia/Kathmandu"  # UTC+05:45
    campaign.save(update_fields=["time_zone"])
    midnight = datetime(2026, 6, 9, 18, 15, tzinfo=UTC)
    redeem_at(midnight - MINUTE, midnight, midnight + MINUTE)
    for _ in range(2):  # live, then counted
        assert daily_counts.by_day(campaign, days=2, at=NOON) == [
            (date(2026, 6, 9), 1),
            (date(2026, 6, 10), 2),
        ]
        daily_counts.count_quarters(at=NOON)


def test_what_is_older_or_later_than_the_days_is_left_out(campaign, redeem_at):
    redeem_at(NOON - timedelta(days=3), NOON + 30 * MINUTE)
    assert days(campaign) == [0, 0, 0]
    daily_counts.count_quarters(at=NOON + timedelta(hours=2))
    assert days(campaign) == [0, 0, 0]


def test_starting_over_counts_a_past_that_came_late(campaign, redeem_at):
    redeem_at(NOON - 20 * MINUTE)
    daily_counts.count_quarters(at=NOON + 5 * MINUTE)
    redeem_at(NOON - timedelta(days=1))
    assert days(campaign) == [0, 0, 1]  # below the watermark: not read again
    daily_counts.reset(campaign)
    assert days(campaign) == [0, 1, 1]
    assert daily_counts.count_quarters(at=NOON + 5 * MINUTE) == 2


def test_starting_over_leaves_other_campaigns_as_they_are(campaign, redeem_at):
    redeem_at(NOON - 20 * MINUTE)
    daily_counts.count_quarters(at=NOON)
    daily_counts.reset(make_campaign())
    assert [n for _, n in rows(campaign)] == [1]


def test_two_queries(campaign, redeem_at, django_assert_num_queries):
    redeem_at(NOON - timedelta(days=1), NOON)
    with django_assert_num_queries(2):
        days(campaign, n=30)


def test_the_task_counts(campaign, redeem_at):
    redeem_at(timezone.now() - timedelta(hours=1))
    count_quarters()
    assert [n for _, n in rows(campaign)] == [1]


# ── all campaigns together ───────────────────────────────────────────────────


def all_days(at=NOON, n=3, zone=UTC):
    counts = daily_counts.by_day_of_all_campaigns(days=n, at=at, zone=zone)
    return [(day.day, count) for day, count in counts]


def test_all_campaigns_in_one_query(redeem_at, campaign, django_assert_num_queries):
    redeem_at(NOON - 30 * MINUTE, NOON - timedelta(days=2), NOON - timedelta(days=3))
    other = make_batch(
        campaign=make_campaign(starts_at=NOON - timedelta(days=9)), quantity=2
    )
    make_redemption(code=make_code(batch=other, serial=1), at=NOON - 40 * MINUTE)
    make_redemption(code=make_code(batch=other, serial=2), at=NOON + MINUTE)
    with django_assert_num_queries(1):
        assert all_days() == [(8, 1), (9, 0), (10, 2)]
    daily_counts.count_quarters(at=NOON)
    assert all_days() == [(8, 1), (9, 0), (10, 2)]


def test_what_is_counted_and_what_is_not_are_added_up(redeem_at, campaign):
    redeem_at(NOON - 60 * MINUTE)
    daily_counts.count_quarters(at=NOON)
    redeem_at(NOON - MINUTE, NOON)
    assert all_days(n=1) == [(10, 3)]
    assert all_days() == [(8, 0), (9, 0), (10, 3)]


def test_days_are_those_of_the_zone_that_is_asked_for(redeem_at):
    redeem_at(NOON.replace(day=9, hour=23))
    daily_counts.count_quarters(at=NOON)
    tokyo, lima = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Lima")
    assert all_days(n=2) == [(9, 1), (10, 0)]
    assert all_days(n=2, zone=tokyo) == [(9, 0), (10, 1)]
    assert all_days(n=2, zone=lima) == [(9, 1), (10, 0)]
