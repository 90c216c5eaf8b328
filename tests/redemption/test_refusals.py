"""What state of a code gives which reason in each phase, and what the refusal costs."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns.models import Phase
from codes.models import Status
from redemption import attempts, throttle
from redemption.errors import Rejected
from redemption.models import Attempt, Reason
from tests.factories import make_batch, make_campaign, make_code, text_of
from throttling import rate_limits

pytestmark = pytest.mark.django_db

# The limits from which one try is taken, by the name of the price.
PRICES = {
    "nothing": {},
    "mistyped": {"mistyped-device", "mistyped-host", "recorded-mistyped", "recorded"},
    "guess": {
        *("missed-device", "missed-host", "missed-network", "missed-campaign"),
        "recorded",
    },
    "recorded only": {"recorded"},
}

CLOSED = {
    Phase.DRAFT: (Reason.NOT_STARTED, "mistyped"),
    Phase.NOT_STARTED: (Reason.NOT_STARTED, "mistyped"),
    Phase.PAUSED: (Reason.PAUSED, "mistyped"),
    Phase.ENDED: (Reason.ENDED, "mistyped"),
}

# A throttled visitor, and one who types what is no code, reads the same in every phase.
# What else is wrong with a code counts only while the campaign runs.
OUTCOMES = {
    "throttled": dict.fromkeys(Phase, (Reason.THROTTLED, "recorded only")),
    "unreadable": dict.fromkeys(Phase, (Reason.UNREADABLE, "mistyped")),
    "available": CLOSED | {Phase.RUNNING: (None, "nothing")},
    "issued": CLOSED | {Phase.RUNNING: (None, "nothing")},
    "unknown": CLOSED | {Phase.RUNNING: (Reason.UNKNOWN, "guess")},
    "inactive": CLOSED | {Phase.RUNNING: (Reason.INACTIVE, "guess")},
    "reserved": CLOSED | {Phase.RUNNING: (Reason.RESERVED, "guess")},
    "redeemed": CLOSED | {Phase.RUNNING: (Reason.REDEEMED, "guess")},
    "voided": CLOSED | {Phase.RUNNING: (Reason.VOIDED, "guess")},
    "expired": CLOSED | {Phase.RUNNING: (Reason.EXPIRED, "guess")},
    "batch paused": CLOSED | {Phase.RUNNING: (Reason.BATCH_PAUSED, "guess")},
}

TOMORROW = timezone.now() + timedelta(days=1)
FIELDS = {
    Phase.DRAFT: {"status": "draft"},
    Phase.NOT_STARTED: {"starts_at": TOMORROW},
    Phase.RUNNING: {"status": "running"},
    Phase.PAUSED: {"status": "paused"},
    Phase.ENDED: {"status": "ended"},
}


def test_the_table_has_every_reason_status_and_phase():
    reasons = {reason for row in OUTCOMES.values() for reason, _price in row.values()}
    assert reasons - {None} == set(Reason)
    assert {status.name.lower() for status in Status} <= set(OUTCOMES)
    assert [set(row) for row in OUTCOMES.values()] == [set(Phase)] * len(OUTCOMES)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("state", OUTCOMES)
def test_each_refusal_has_its_reason_and_its_price(state, phase, sql):
    expected, price = OUTCOMES[state][phase]
    campaign = make_campaign(**FIELDS[phase])
    text = code_in(state, campaign, sql)
    visitor = throttle.Visitor(campaign, uuid4(), "203.0.113.77")
    if state == "throttled":
        rate_limits.consume([(throttle.MISSED_DEVICE, visitor.device.hex)] * 5)
    before = tries_taken()

    reason = reason_for(text, visitor)

    assert reason == expected
    assert tries_taken() - before == Counter(PRICES[price])
    recorded = Attempt.objects.values_list("reason", flat=True)
    assert list(recorded) == ([] if expected is None else [expected])


def code_in(state, campaign, sql):
    """Return the text of a code in that state, of `campaign` but for an unknown one."""
    batch = make_batch(campaign=campaign, quantity=1)
    text = text_of(make_code(batch=batch))
    if state == "unreadable":
        return text[:-1]
    if state == "unknown":
        return text_of(make_code())
    if state == "expired":
        sql("UPDATE codes_batch SET expires_at = now() - interval '1 day'")
    if state == "batch paused":
        sql("UPDATE codes_batch SET paused_at = now()")
    if state.upper() in Status.__members__:
        status = int(Status[state.upper()])
        sql("UPDATE codes_code SET status = %s WHERE id = %s", status, batch.code_id(1))
    return text


def reason_for(text, visitor):
    """Try to redeem; return the reason of the refusal, None for a redeemed code."""
    try:
        attempts.attempt(
            text,
            campaign=visitor.campaign,
            device=visitor.device,
            address=visitor.address,
            attempt_id=visitor.device,
            at=timezone.now(),
        )
    except Rejected as rejected:
        return rejected.reason
    return None


def tries_taken():
    """Return how many tries are counted in Redis, by the name of the limit."""
    client = rate_limits._get_counters().redis.storage
    tries = Counter()
    for key in client.scan_iter("LIMITS:*"):
        name = key.decode().removeprefix("LIMITS:").split("/")[0]
        tries[name] += int(client.get(key))
    return tries
