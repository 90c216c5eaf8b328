from datetime import UTC, datetime, timedelta

import pytest

from redemption import attempt_list
from redemption.attempt_list import BoundedCount
from redemption.models import Attempt, Channel, Reason
from tests.factories import make_campaign

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def make_attempt(campaign, at=NOON, reference="7KQ2-M9XA", reason=Reason.UNKNOWN):
    return Attempt.objects.create(
        campaign=campaign,
        at=at,
        reason=reason,
        channel=Channel.LANDING,
        reference=reference,
    )


@pytest.mark.parametrize(
    "typed", ["7KQ2-M9XA", "7kq2m9xa", " 7KQ2 M9XA ", "７KQ2ーm9xa\ufffc"]
)
def test_a_reference_is_found_however_it_was_typed(db, typed):
    campaign = make_campaign()
    wanted = make_attempt(campaign)
    make_attempt(campaign, reference="AAAA-AAAA")
    assert list(attempt_list.find_attempts(campaign, reference=typed)) == [wanted]


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
