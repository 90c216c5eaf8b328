"""Which limits the landing page has, whose tries they count, and for which refusal.

Every number and name is written out here: the code under test is not asked for them.
"""

from uuid import UUID

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
RECORD_MISTYPED = {("recorded-mistyped", "7")}
RECORD_THROTTLED = {("recorded-throttled", "7/203.0.113.77")}

# What a refusal for each reason is charged to, and what its row of Attempt is.
CHARGES = {
    Reason.UNREADABLE: (MISTYPED, RECORD_MISTYPED),
    Reason.NOT_STARTED: (MISTYPED, RECORD_MISTYPED),
    Reason.PAUSED: (MISTYPED, RECORD_MISTYPED),
    Reason.ENDED: (MISTYPED, RECORD_MISTYPED),
    Reason.UNKNOWN: (MISSED, set()),
    Reason.INACTIVE: (MISSED, set()),
    Reason.RESERVED: (MISSED, set()),
    Reason.REDEEMED: (MISSED, set()),
    Reason.VOIDED: (MISSED, set()),
    Reason.EXPIRED: (MISSED, set()),
    Reason.BATCH_PAUSED: (MISSED, set()),
    Reason.THROTTLED: (set(), RECORD_THROTTLED),
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
        "recorded-throttled": (1, 900),
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
    assert named(line.recording_charges(Reason.THROTTLED)) == {
        ("recorded-throttled", "7/2001:db8:1:2::")
    }


def test_without_an_address_device_and_campaign_are_counted():
    nowhere = visitor("0.0.0.0")
    assert named(nowhere.all_charges) == {
        ("mistyped-device", HEX),
        ("missed-device", HEX),
        ("missed-campaign", "7"),
    }
    assert named(nowhere.recording_charges(Reason.THROTTLED)) == {
        ("recorded-throttled", f"7/{HEX}")
    }
