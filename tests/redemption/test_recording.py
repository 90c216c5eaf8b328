"""Which attempts get a row and a reference, and how the tries of a host are counted."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from redemption import attempts, recording, throttle
from redemption.errors import Rejected
from redemption.models import Attempt, Reason
from tests.factories import make_batch, make_campaign, make_code, statuses, text_of
from throttling import rate_limits
from throttling.rate_limits import RateLimit

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def campaign(batch):
    return batch.campaign


@pytest.fixture
def unknown():
    return text_of(make_code())


def refuse(text, campaign, **fields):
    """Try a code that is refused; return the exception."""
    device = fields.pop("device", None) or uuid4()
    with pytest.raises(Rejected) as caught:
        attempts.attempt(
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
    return caught.value


def throttled(campaign, *, address="203.0.113.77", at=NOON, device=None):
    """Record a throttled try; return the reference that the visitor reads."""
    visitor = throttle.Visitor(campaign, device or uuid4(), address)
    return recording.record(Rejected(Reason.THROTTLED, wait=60), visitor, at=at)


def recorded():
    rows = Attempt.objects.order_by("id").values_list("reference", "tries")
    return list(rows)


def limit_rows(monkeypatch, tries, name="RECORDED"):
    limit = RateLimit(f"few-{tries}", tries, 60)
    monkeypatch.setattr(throttle, name, limit)


def test_a_reference_can_be_read_out_and_is_another_each_time():
    references = {recording.new_reference() for _ in range(200)}

    assert len(references) == 200
    assert all(len(name) == 9 and name[4] == "-" for name in references)
    assert not set("".join(references)) & set("AEIOU01BGSZ")


# ── the tries of a throttled host ────────────────────────────────────────────


def test_a_throttled_host_reads_one_reference_and_its_tries_are_counted(
    campaign, unknown
):
    for _ in range(20):
        refuse(unknown, campaign)
    refusals = [refuse(unknown, campaign) for _ in range(12)]

    [reference] = {refusal.reference for refusal in refusals}
    assert {refusal.reason for refusal in refusals} == {Reason.THROTTLED}
    row = Attempt.objects.get(reason=Reason.THROTTLED)
    assert (row.reference, row.tries) == (reference, 12)
    assert row.network == "203.0.113.0"
    assert Attempt.objects.count() == 21


def test_whatever_the_code_is_a_throttled_host_reads_the_same_reference(
    batch, campaign, unknown, sql
):
    device = uuid4()
    for _ in range(5):
        refuse(unknown, campaign, device=device)
    available, redeemed, voided = (
        text_of(make_code(batch=batch, serial=serial)) for serial in (1, 2, 3)
    )
    sql("UPDATE codes_code SET status = 5 WHERE id = %s", batch.code_id(2))
    sql("UPDATE codes_code SET status = 6 WHERE id = %s", batch.code_id(3))

    tried = [unknown, available, redeemed, voided, "nonsense"]
    refusals = [refuse(text, campaign, device=device) for text in tried]

    assert len({refusal.reference for refusal in refusals}) == 1
    assert Attempt.objects.get(reason=Reason.THROTTLED).tries == 5
    assert statuses(batch)[0] == "available"


def test_each_campaign_host_and_quarter_of_an_hour_has_a_row(campaign):
    other, later = make_campaign(), NOON + timedelta(minutes=15)
    references = [
        throttled(campaign),
        throttled(campaign, address="203.0.113.78"),
        throttled(campaign, address="2001:db8:1:2::1"),
        throttled(campaign, address="2001:db8:1:2::ffff"),  # the same line
        throttled(other),
        throttled(campaign, at=later - timedelta(seconds=1)),  # the same quarter
        throttled(campaign, at=later),
    ]

    first, host, line, same_line, elsewhere, same_quarter, next_quarter = references
    assert (first, line) == (same_quarter, same_line)
    assert recorded() == [
        (first, 2),
        (host, 1),
        (line, 2),
        (elsewhere, 1),
        (next_quarter, 1),
    ]


def test_without_an_address_each_browser_has_a_row(campaign):
    device, other = uuid4(), uuid4()
    tried = [device, other, device]
    references = [throttled(campaign, address="0.0.0.0", device=one) for one in tried]

    assert references[0] == references[2]
    assert recorded() == [(references[0], 2), (references[1], 1)]
    assert set(Attempt.objects.values_list("network", flat=True)) == {None}


def test_a_row_keeps_when_its_first_try_was(campaign):
    for minutes in (3, 4, 14):
        throttled(campaign, at=NOON + timedelta(minutes=minutes))

    row = Attempt.objects.get()
    assert (row.at, row.tries) == (NOON + timedelta(minutes=3), 3)


def test_a_throttled_try_is_one_statement(campaign, django_assert_num_queries):
    throttled(campaign)
    sent, execute = [], psycopg.Cursor.execute

    def count(self, query, *args, **kwargs):
        sent.append(str(query).split()[0])
        return execute(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch, django_assert_num_queries(0):
        patch.setattr(psycopg.Cursor, "execute", count)
        throttled(campaign)

    assert sent == ["INSERT"]


# ── how many rows there are ──────────────────────────────────────────────────


def test_six_hundred_rows_a_minute_of_all_kinds_and_no_reference_above(
    batch, campaign, unknown
):
    key = str(campaign.pk)
    rate_limits.consume([(throttle.RECORDED, key)] * 597)

    shown = [
        refuse(unknown, campaign).reference,
        refuse("nonsense", campaign).reference,
        throttled(campaign),
    ]
    above = [
        refuse(unknown, campaign).reference,
        refuse("nonsense", campaign).reference,
        throttled(campaign, address="203.0.113.78"),
    ]

    assert [bool(reference) for reference in shown] == [True] * 3
    assert above == [""] * 3
    assert [reference for reference, _tries in recorded()] == shown
    assert refuse(unknown, make_batch(quantity=1).campaign).reference  # a campaign's


@pytest.mark.parametrize("state", [0, 1, 2, 3, 5, 6])
def test_above_the_limit_no_code_of_whatever_status_has_a_reference(
    state, batch, campaign, text, sql, monkeypatch
):
    """0 stands for an unknown code; 2 and 3 are those of a paused batch."""
    limit_rows(monkeypatch, 1)
    assert refuse(text_of(make_code()), campaign).reference
    if state in {2, 3}:
        sql("UPDATE codes_batch SET paused_at = now()")
    if state:
        sql("UPDATE codes_code SET status = %s", state)

    refusal = refuse(text if state else text_of(make_code()), campaign)

    assert refusal.reference == ""
    assert Attempt.objects.count() == 1


def test_above_the_limit_a_host_is_shown_its_row_again(campaign, monkeypatch):
    limit_rows(monkeypatch, 1)
    first = throttled(campaign)

    assert re.fullmatch("[A-Z0-9]{4}-[A-Z0-9]{4}", first)
    assert throttled(campaign, address="203.0.113.78") == ""
    assert throttled(campaign) == first
    assert recorded() == [(first, 2)]


def test_tries_in_a_row_that_is_there_use_no_new_one_up(campaign, unknown, monkeypatch):
    limit_rows(monkeypatch, 2)
    for _ in range(9):
        throttled(campaign)

    assert refuse(unknown, campaign).reference
    assert not refuse(unknown, campaign).reference


def test_a_flood_of_nonsense_leaves_rows_for_codes(campaign, unknown, monkeypatch):
    limit_rows(monkeypatch, 4, "RECORDED_MISTYPED")
    limit_rows(monkeypatch, 6)

    texts = [*["nonsense"] * 9, *[unknown] * 3]
    references = [refuse(text, campaign).reference for text in texts]

    shown = [bool(reference) for reference in references]
    assert shown == [*[True] * 4, *[False] * 5, *[True] * 2, False]


def test_misses_of_a_campaign_never_reach_the_limit_of_rows_alone():
    misses = throttle.MISSED_CAMPAIGN
    assert misses.tries * 2 + throttle.RECORDED_MISTYPED.tries < throttle.RECORDED.tries


# ── when the database does not answer ────────────────────────────────────────


@pytest.mark.parametrize("reason", [Reason.THROTTLED, Reason.UNREADABLE])
def test_a_refusal_that_cannot_be_recorded_stays_a_refusal(
    reason, campaign, monkeypatch, caplog
):
    def lost(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(recording.prepared, "fetch_row", lost)
    monkeypatch.setattr(Attempt.objects, "create", lost)
    visitor = throttle.Visitor(campaign, uuid4(), "203.0.113.77")

    assert recording.record(Rejected(reason, kind="length"), visitor, at=NOON) == ""
    assert "An attempt was not recorded: OperationalError" in caplog.text


def test_the_database_refuses_a_row_without_a_try_and_a_second_row_of_a_key(campaign):
    throttled(campaign)
    row = Attempt.objects.get()
    with pytest.raises(IntegrityError, match="at_least_one"), transaction.atomic():
        Attempt.objects.update(tries=0)
    row.pk = None
    with pytest.raises(IntegrityError, match="throttle_key"), transaction.atomic():
        row.save(force_insert=True)
