import re
from uuid import uuid4

import pytest
from django.utils import timezone

from redemption import attempts, throttle
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason, Redemption
from tests.factories import make_batch, make_campaign, make_code, statuses, text_of
from throttling import rate_limits

pytestmark = pytest.mark.django_db


def attempt(text, campaign, **fields):
    device = fields.pop("device", None) or uuid4()
    return attempts.attempt(
        text,
        **{
            "campaign": campaign,
            "device": device,
            "address": "203.0.113.77",
            "attempt_id": device,
            "at": timezone.now(),
        }
        | fields,
    )


def rejected(text, campaign, **fields):
    with pytest.raises(Rejected) as caught:
        attempt(text, campaign, **fields)
    return caught.value


@pytest.fixture
def unknown():
    return text_of(make_code())


def remembered():
    return list(Attempt.objects.order_by("id").values_list("reason", flat=True))


# ── what is remembered ───────────────────────────────────────────────────────


def test_a_redemption_leaves_no_attempt(batch, text):
    device = uuid4()

    redemption = attempt(text, batch.campaign, device=device)

    assert (redemption.channel, redemption.attempt_id) == (Channel.LANDING, device)
    assert Redemption.objects.get() == redemption
    assert not Attempt.objects.exists()


def test_a_refusal_is_remembered_without_what_was_typed(batch, text):
    attempt(text, batch.campaign)
    device, at = uuid4(), timezone.now()

    refusal = rejected(text, batch.campaign, device=device, at=at)

    row = Attempt.objects.values().get()
    row.pop("id")
    assert row == {
        "campaign_id": batch.campaign_id,
        "at": at,
        "reason": Reason.REDEEMED,
        "channel": Channel.LANDING,
        "reference": refusal.reference,
        "network": "203.0.113.0",
        "device": device,
        "code_id": batch.code_id(1),
        "tries": 1,
        "throttle_key": None,
    }


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::"),
        ("198.51.100.9", "198.51.100.0"),
        ("0.0.0.0", None),
    ],
)
def test_of_an_address_only_the_network_is_kept(address, network, batch, unknown):
    rejected(unknown, batch.campaign, address=address)

    assert Attempt.objects.get().network == network


def test_a_throttled_attempt_has_a_reference_too(batch, unknown):
    device = uuid4()
    for _ in range(5):
        rejected(unknown, batch.campaign, device=device)

    refusal = rejected(unknown, batch.campaign, device=device)

    assert refusal.reason == Reason.THROTTLED
    assert re.fullmatch("[A-Z0-9]{4}-[A-Z0-9]{4}", refusal.reference)
    assert Attempt.objects.get(reference=refusal.reference).reason == Reason.THROTTLED


def test_a_code_that_was_refused_is_redeemed_once_it_may_be(batch, text, sql):
    device = uuid4()
    sql("UPDATE codes_batch SET paused_at = now()")
    rejected(text, batch.campaign, device=device)
    sql("UPDATE codes_batch SET paused_at = NULL")

    attempt(text, batch.campaign, device=device)

    assert remembered() == ["batch_paused"]
    assert statuses(batch)[0] == "redeemed"


# ── what it costs ────────────────────────────────────────────────────────────


def test_a_good_code_asks_redis_once_and_spends_nothing(batch, text, monkeypatch):
    commands = []
    client = rate_limits._get_counters().redis.storage
    real = client.execute_command
    monkeypatch.setattr(
        client,
        "execute_command",
        lambda *a, **k: commands.append(a[0]) or real(*a, **k),
    )

    attempt(text, batch.campaign)

    assert commands == ["MGET"]


def test_to_see_ones_own_redemption_again_costs_nothing(batch, text, unknown):
    device = uuid4()
    first = attempt(text, batch.campaign, device=device)

    again = [attempt(text, batch.campaign, device=device) for _ in range(50)]

    assert again == [first] * 50
    assert rejected(unknown, batch.campaign, device=device).reason == Reason.UNKNOWN


def test_five_misses_block_the_device_alone(batch, text, unknown):
    device = uuid4()
    for _ in range(5):
        rejected(unknown, batch.campaign, device=device)

    refusal = rejected(text, batch.campaign, device=device)

    assert refusal.reason == Reason.THROTTLED
    assert 0 < refusal.wait <= 15 * 60
    attempt(text, batch.campaign)  # another device at the same address
    assert statuses(batch)[0] == "redeemed"


def test_throttled_tries_of_one_device_are_not_charged(batch, text, unknown):
    """Else one browser could use up the tries of its address and of the campaign."""
    device = uuid4()
    reasons = [
        rejected(unknown, batch.campaign, device=device).reason for _ in range(130)
    ]

    assert reasons == [*[Reason.UNKNOWN] * 5, *[Reason.THROTTLED] * 125]
    attempt(text, batch.campaign)  # another device at the same address
    second = text_of(make_code(batch=batch, serial=2))
    attempt(second, batch.campaign, address="198.51.100.9")
    assert statuses(batch) == ["redeemed", "redeemed", "available"]


def test_twenty_misses_block_an_address(batch, text, unknown):
    for _ in range(20):
        rejected(unknown, batch.campaign)

    assert rejected(text, batch.campaign).reason == Reason.THROTTLED
    attempt(text, batch.campaign, address="203.0.113.78")


def test_a_line_with_ipv6_is_one_address(batch, text, unknown):
    for n in range(20):
        rejected(unknown, batch.campaign, address=f"2001:db8:1:2::{n:x}")

    again = rejected(text, batch.campaign, address="2001:db8:1:2:ffff::1")
    assert again.reason == Reason.THROTTLED
    attempt(text, batch.campaign, address="2001:db8:1:3::1")


def spend(visitors):
    for visitor in visitors:
        rate_limits.consume(visitor.missed_charges)


def test_two_hundred_misses_block_a_network(batch, text):
    campaign = make_campaign()  # the network is one guesser in all campaigns
    spend(
        throttle.Visitor(campaign, uuid4(), f"203.0.113.{n % 250}") for n in range(200)
    )

    assert rejected(text, batch.campaign).reason == Reason.THROTTLED
    attempt(text, batch.campaign, address="203.0.114.77")


def test_a_campaign_lets_one_guess_a_second_through_and_others_go_on(batch, text):
    other = make_batch(quantity=1)
    spend(throttle.Visitor(batch.campaign, uuid4(), f"10.{n}.0.1") for n in range(120))

    refusal = rejected(text, batch.campaign)

    assert (refusal.reason, refusal.wait <= 120) == (Reason.THROTTLED, True)
    attempt(text_of(make_code(batch=other)), other.campaign)


def test_the_limit_of_a_campaign_is_what_the_odds_promise():
    limit = throttle.MISSED_CAMPAIGN

    guesses = limit.tries / limit.seconds * 90 * 24 * 60 * 60
    assert round(guesses / 1e6, 1) == 7.8


def test_mistyped_texts_are_limited_to_thirty_a_minute(batch, text):
    device = uuid4()
    reasons = [
        rejected("nonsense", batch.campaign, device=device).reason for _ in range(31)
    ]

    assert reasons == [*[Reason.UNREADABLE] * 30, Reason.THROTTLED]


def test_mistyped_texts_are_counted_by_address_and_not_by_network(batch, text):
    for _ in range(30):
        rejected("nonsense", batch.campaign)

    assert rejected(text, batch.campaign).reason == Reason.THROTTLED
    attempt(text, batch.campaign, address="203.0.113.78")


def test_a_closed_campaign_costs_no_more_than_a_mistyped_text(batch, text, sql):
    device = uuid4()
    sql("UPDATE campaigns_campaign SET status = 'paused'")
    for _ in range(6):
        assert rejected(text, batch.campaign, device=device).reason == Reason.PAUSED
    sql("UPDATE campaigns_campaign SET status = 'running'")

    attempt(text, batch.campaign, device=device)


def test_without_an_address_no_address_is_charged(batch, text, unknown):
    for _ in range(25):
        rejected(unknown, batch.campaign, address="0.0.0.0")

    attempt(text, batch.campaign, address="0.0.0.0")
