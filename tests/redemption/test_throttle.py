"""Which limits the landing page has, whose tries they count, and for which refusal.

Every number and name is written out here: the code under test is not asked for them.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from campaigns.models import Campaign
from redemption import throttle
from redemption.models import Reason
from throttling.rate_limits import RateLimit

DEVICE = UUID("0123456789abcdef0123456789abcdef")
HEX = "0123456789abcdef0123456789abcdef"

MISTYPED = {("mistyped-device", HEX), ("mistyped-host", "203.0.113.77")}
MISSED = {
    ("missed-device", HEX),
    ("missed-host", "203.0.113.77"),
    ("missed-network", "203.0.113.0"),
    ("missed-campaign", "7"),
}
RECORDED = {("recorded", "7")}
RECORDED_MISTYPED = {("recorded-mistyped", "7"), ("recorded", "7")}

# What a refusal for each reason is charged to, and what a new row of Attempt is.
CHARGES = {
    Reason.UNREADABLE: (MISTYPED, RECORDED_MISTYPED),
    Reason.NOT_STARTED: (MISTYPED, RECORDED_MISTYPED),
    Reason.PAUSED: (MISTYPED, RECORDED_MISTYPED),
    Reason.ENDED: (MISTYPED, RECORDED_MISTYPED),
    Reason.UNKNOWN: (MISSED, RECORDED),
    Reason.INACTIVE: (MISSED, RECORDED),
    Reason.RESERVED: (MISSED, RECORDED),
    Reason.REDEEMED: (MISSED, RECORDED),
    Reason.VOIDED: (MISSED, RECORDED),
    Reason.EXPIRED: (MISSED, RECORDED),
    Reason.BATCH_PAUSED: (MISSED, RECORDED),
    Reason.THROTTLED: (set(), RECORDED),
}


def visitor(address="203.0.113.77"):
    return throttle.Visitor(Campaign(pk=7), DEVICE, address)


def named(charges):
    """Return charges as pairs of a limit's name and a key; no pair comes twice."""
    pairs = [(limit.name, key) for limit, key in charges]
    assert len(set(pairs)) == len(pairs)
    return set(pairs)


def test_the_limits_are_these():
    limits = [
        value for value in vars(throttle).values() if isinstance(value, RateLimit)
    ]
    assert {limit.name: (limit.tries, limit.seconds) for limit in limits} == {
        "mistyped-device": (30, 60),
        "mistyped-host": (30, 60),
        "missed-device": (5, 900),
        "missed-host": (20, 3600),
        "missed-network": (200, 3600),
        "missed-campaign": (120, 120),
        "recorded": (600, 60),
        "recorded-mistyped": (300, 60),
    }


def test_every_reason_stands_in_the_table():
    assert set(CHARGES) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_what_a_refusal_is_charged_to(reason):
    charged, recorded = CHARGES[reason]
    assert named(visitor().charges_for(reason)) == charged
    assert named(visitor().recording_charges(reason)) == recorded


def test_a_visitor_waits_for_every_limit_that_a_refusal_is_charged_to():
    assert named(visitor().all_charges) == MISTYPED | MISSED


def test_of_ipv6_the_line_is_counted_and_the_48_bits_of_the_network():
    line = visitor("2001:db8:1:2:3:4:5:6")
    assert named(line.all_charges) == {
        ("mistyped-device", HEX),
        ("mistyped-host", "2001:db8:1:2::"),
        ("missed-device", HEX),
        ("missed-host", "2001:db8:1:2::"),
        ("missed-network", "2001:db8:1::"),
        ("missed-campaign", "7"),
    }


def test_without_an_address_device_and_campaign_are_counted():
    nowhere = visitor("0.0.0.0")
    assert named(nowhere.all_charges) == {
        ("mistyped-device", HEX),
        ("missed-device", HEX),
        ("missed-campaign", "7"),
    }


# ── the row of a throttled host ──────────────────────────────────────────────

QUARTER_PAST = datetime(2027, 3, 12, 12, 15, tzinfo=UTC)


def key(*, address="203.0.113.77", device=DEVICE, campaign=7, at=QUARTER_PAST):
    return throttle.Visitor(Campaign(pk=campaign), device, address).throttle_key(at)


def test_a_host_has_one_key_in_a_campaign_and_a_quarter_of_an_hour():
    last = QUARTER_PAST + timedelta(minutes=15) - timedelta(microseconds=1)
    assert key() == key(at=last) == key(device=uuid4())
    others = [
        key(),
        key(address="203.0.113.78"),
        key(campaign=8),
        key(at=QUARTER_PAST - timedelta(microseconds=1)),
        key(at=QUARTER_PAST + timedelta(minutes=15)),
    ]
    assert len(set(others)) == 5


def test_a_line_with_ipv6_is_one_host():
    assert key(address="2001:db8:1:2::1") == key(address="2001:db8:1:2:ffff::1")
    assert key(address="2001:db8:1:2::1") != key(address="2001:db8:1:3::1")


def test_without_an_address_a_browser_is_the_host():
    assert key(address="0.0.0.0") != key(address="0.0.0.0", device=uuid4())
    assert key(address="0.0.0.0") == key(address="0.0.0.0")


def test_a_key_does_not_give_its_address_away(settings):
    before = key()
    assert "203" not in str(before)
    settings.SECRET_KEY = "another"
    assert key() != before
