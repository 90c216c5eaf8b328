from datetime import UTC, datetime, timedelta

import pytest

from redemption import attempt_list
from redemption.attempt_list import BoundedCount
from redemption.models import Attempt, Channel, Reason
from tests.factories import make_campaign

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def make_attempt(
    campaign, at=NOON, reference="7KQ2-M9XA", reason=Reason.UNKNOWN, tries=1
):
    return Attempt.objects.create(
        campaign=campaign,
        at=at,
        reason=reason,
        channel=Channel.LANDING,
        reference=reference,
        tries=tries,
    )


@pytest.mark.parametrize(
    "typed", ["7KQ2-M9XA", "7kq2m9xa", " 7KQ2 M9XA ", "７KQ2ーm9xa\ufffc"]
)
def test_a_reference_is_found_however_it_was_typed(db, typed):
    campaign = make_campaign()
    wanted = make_attempt(campaign)
    make_attempt(campaign, reference="AAAA-AAAA")
    assert list(attempt_list.find_attempts(campaign, reference=typed)) == [wanted]


@pytest.mark.parametrize("typed", ["VK82-M6XA", "vk82m6xa", "UKBZ-MGXA", "ukbz mgxa"])
def test_symbols_that_look_alike_are_read_for_each_other(db, typed):
    campaign = make_campaign()
    wanted = make_attempt(campaign, reference="VK82-M6XA")
    assert list(attempt_list.find_attempts(campaign, reference=typed)) == [wanted]
    assert list(attempt_list.find_by_reference(typed)) == [wanted]


def test_a_reference_is_found_in_every_campaign_the_newest_first(
    db, django_assert_num_queries
):
    attempts = [make_attempt(make_campaign()) for _ in range(3)]
    make_attempt(attempts[0].campaign, reference="AAAA-AAAA")
    with django_assert_num_queries(1):
        found = list(attempt_list.find_by_reference(" 7kq2m9xa"))
        assert [one.campaign for one in found] == [
            one.campaign for one in reversed(attempts)
        ]


@pytest.mark.parametrize("typed", ["", "7KQ2-M9X", "7KQ2-M9XA7", "spring wine", "ёёёё"])
def test_other_text_is_no_reference_and_takes_no_query(
    typed, django_assert_num_queries, db
):
    with django_assert_num_queries(0):
        assert not attempt_list.is_shaped_like_a_reference(typed)
        assert list(attempt_list.find_by_reference(typed)) == []


def test_a_reference_is_found_by_its_index(analyze, db, sql):
    attempts = [
        Attempt(campaign=campaign, at=NOON, reference=f"{n:08}", channel=1)
        for campaign in [make_campaign()]
        for n in range(3000)
    ]
    Attempt.objects.bulk_create(attempts)
    analyze(Attempt)
    plan = attempt_list.find_by_reference("00002-999").explain()
    assert "attempt_reference" in plan


def test_attempts_of_a_campaign_alone(db):
    campaign = make_campaign()
    wanted = make_attempt(campaign, reason=Reason.VOIDED)
    make_attempt(make_campaign())
    assert list(attempt_list.find_attempts(campaign)) == [wanted]


def test_attempts_of_the_day_in_the_campaigns_zone(db):
    campaign = make_campaign(time_zone="America/New_York")  # midnight is 04:00 UTC
    for hours in (-9, -8, -7, 0):
        make_attempt(campaign, at=NOON + timedelta(hours=hours))
    make_attempt(make_campaign())
    assert attempt_list.attempts_today(campaign, at=NOON) == BoundedCount(
        3, is_more=False
    )


def test_each_try_of_a_throttled_host_counts(db):
    campaign = make_campaign()
    make_attempt(campaign, reason=Reason.THROTTLED, tries=12)
    make_attempt(campaign)
    assert attempt_list.attempts_today(campaign, at=NOON) == BoundedCount(
        13, is_more=False
    )


def test_no_more_than_a_bound_is_counted(db, monkeypatch):
    monkeypatch.setattr(attempt_list, "MAX_COUNTED", 2)
    campaign = make_campaign()
    for _ in range(2):
        make_attempt(campaign)
    assert attempt_list.attempts_today(campaign, at=NOON) == BoundedCount(
        2, is_more=False
    )
    make_attempt(campaign)
    assert attempt_list.attempts_today(campaign, at=NOON) == BoundedCount(
        2, is_more=True
    )
