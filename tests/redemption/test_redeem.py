from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone

from campaigns import lifecycle as campaign_lifecycle
from codes import batches, vault
from codes.models import Status
from redemption.errors import Rejected
from redemption.models import Channel, Reason, Redemption
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    statuses,
    text_of,
)
from tests.redemption.redeeming import redeem_text, rejection

pytestmark = pytest.mark.django_db


def test_redeems_a_code_and_writes_who_when_and_how():
    code = make_code()
    staff, at, attempt_id = make_user(), timezone.now(), uuid4()

    redeem_text(
        text_of(code),
        code.batch.campaign,
        channel=Channel.CONSOLE,
        attempt_id=attempt_id,
        by=staff,
        at=at,
    )

    assert Redemption.objects.values().get() == {
        "code_id": code.pk,
        "campaign_id": code.batch.campaign_id,
        "at": at,
        "channel": Channel.CONSOLE,
        "attempt_id": attempt_id,
        "actor_id": staff.pk,
    }
    code.refresh_from_db()
    assert (code.status, code.status_at) == (Status.REDEEMED, at)


@pytest.mark.parametrize("change", [str.lower, lambda text: f"my code: {text}!"])
def test_the_code_as_printed_comes_with_the_redemption_and_is_not_stored(change):
    code, attempt_id = make_code(), uuid4()
    text, campaign = text_of(code), code.batch.campaign

    for _ in range(2):  # redeemed, then shown again
        redemption = redeem_text(change(text), campaign, attempt_id=attempt_id)
        assert redemption.code_text == text
    assert Redemption.objects.get().code_text == ""


def test_a_second_attempt_is_rejected():
    code = make_code()
    make_redemption(code=code)

    assert rejection(text_of(code), code.batch.campaign) == (Reason.REDEEMED, code.pk)
    assert Redemption.objects.count() == 1


def test_the_same_attempt_gets_its_redemption_again():
    code = make_code()
    first = make_redemption(code=code)
    first.refresh_from_db()

    again = redeem_text(
        text_of(code),
        code.batch.campaign,
        attempt_id=first.attempt_id,
        at=timezone.now() + timedelta(hours=1),
    )

    assert (again, again.at) == (first, first.at)
    assert Redemption.objects.count() == 1


def test_the_same_attempt_with_another_code_is_another_redemption():
    batch = make_batch(quantity=2)
    first = make_redemption(code=make_code(batch=batch))

    second = redeem_text(
        text_of(make_code(batch=batch, serial=2)),
        batch.campaign,
        attempt_id=first.attempt_id,
    )

    assert [first.code_id, second.code_id] == [batch.code_id(1), batch.code_id(2)]
    assert statuses(batch) == ["redeemed", "redeemed"]


@pytest.mark.parametrize("after", ["paused", "ended", "batch_paused"])
def test_an_own_redemption_is_shown_again_whatever_happened_since(after):
    code = make_code()
    campaign, at = code.batch.campaign, timezone.now()
    first = make_redemption(code=code)
    if after == "paused":
        campaign_lifecycle.pause(campaign, by=None, at=at)
    elif after == "ended":
        campaign_lifecycle.end(campaign, by=None, at=at)
    else:
        batches.pause(code.batch, by=None, at=at)

    again = redeem_text(text_of(code), campaign, attempt_id=first.attempt_id)

    assert again == first


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.INACTIVE, Reason.INACTIVE),
        (Status.RESERVED, Reason.RESERVED),
        (Status.VOIDED, Reason.VOIDED),
    ],
)
def test_codes_that_are_not_to_be_redeemed(status, reason, sql):
    batch = make_batch(quantity=1)
    text = text_of(make_code(batch=batch))
    sql("UPDATE codes_code SET status = %s", int(status))

    assert rejection(text, batch.campaign) == (reason, batch.code_id(1))
    assert statuses(batch) == [status.name.lower()]


def test_an_issued_code_is_redeemed(sql):
    batch = make_batch(quantity=1)
    sql("UPDATE codes_code SET status = %s", int(Status.ISSUED))

    redeem_text(text_of(make_code(batch=batch)), batch.campaign)

    assert statuses(batch) == ["redeemed"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "draft"}, Reason.NOT_STARTED),
        ({"status": "paused"}, Reason.PAUSED),
        ({"status": "ended"}, Reason.ENDED),
        ({"starts_at": timezone.now() + timedelta(days=1)}, Reason.NOT_STARTED),
        ({"ends_at": timezone.now() - timedelta(hours=1)}, Reason.ENDED),
    ],
)
def test_a_campaign_that_is_not_open(fields, reason):
    batch = make_batch(campaign=make_campaign(**fields), quantity=1)

    code = make_code(batch=batch)
    assert rejection(text_of(code), batch.campaign) == (reason, code.pk)
    assert statuses(batch) == ["available"]


def test_the_first_and_the_last_moment():
    starts_at = timezone.now()
    ends_at = starts_at + timedelta(days=1)
    batch = make_batch(
        campaign=make_campaign(starts_at=starts_at, ends_at=ends_at), quantity=2
    )
    first, second = (text_of(make_code(batch=batch, serial=n)) for n in (1, 2))
    moment = timedelta(microseconds=1)

    early = rejection(first, batch.campaign, at=starts_at - moment)
    redeem_text(first, batch.campaign, at=starts_at)
    late = rejection(second, batch.campaign, at=ends_at)
    redeem_text(second, batch.campaign, at=ends_at - moment)

    assert [early[0], late[0]] == [Reason.NOT_STARTED, Reason.ENDED]


def test_a_paused_batch_and_a_resumed_one():
    batch, at = make_batch(quantity=1), timezone.now()
    text = text_of(make_code(batch=batch))
    batches.pause(batch, by=None, at=at)

    assert rejection(text, batch.campaign) == (Reason.BATCH_PAUSED, batch.code_id(1))

    batches.resume(batch, by=None, at=at)
    redeem_text(text, batch.campaign)
    assert statuses(batch) == ["redeemed"]


def test_an_expired_batch():
    expires_at = timezone.now() + timedelta(days=1)
    batch = make_batch(quantity=1, expires_at=expires_at)
    text = text_of(make_code(batch=batch))

    refused = rejection(text, batch.campaign, at=expires_at)
    redeem_text(text, batch.campaign, at=expires_at - timedelta(microseconds=1))

    assert refused == (Reason.EXPIRED, batch.code_id(1))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("paused_at = now()", Reason.BATCH_PAUSED),
        ("expires_at = now() - interval '1 day'", Reason.EXPIRED),
        # An expiry is final; "try again later" would not be true.
        ("paused_at = now(), expires_at = now() - interval '1 day'", Reason.EXPIRED),
    ],
    ids=["paused", "expired", "both"],
)
def test_pause_and_expiry_are_the_reason_for_redeemable_codes_alone(
    change, reason, status, sql
):
    batch = make_batch(quantity=1)
    text = text_of(make_code(batch=batch))
    sql(f"UPDATE codes_batch SET {change}")
    sql("UPDATE codes_code SET status = %s", int(status))

    is_redeemable = status in (Status.AVAILABLE, Status.ISSUED)
    expected = reason if is_redeemable else Reason[status.name]
    assert rejection(text, batch.campaign) == (expected, batch.code_id(1))


def test_a_code_of_another_campaign_is_unknown_and_stays_available():
    ours = make_batch(quantity=1)
    theirs = make_batch(quantity=1)

    assert rejection(text_of(make_code(batch=theirs)), ours.campaign) == (
        Reason.UNKNOWN,
        None,
    )
    assert statuses(theirs) == ["available"]


def test_a_number_that_was_never_handed_out_is_unknown():
    batch = make_batch(quantity=1)
    high, low = vault.cipher(batch.series).encrypt_many(
        np.array([batch.quantity], dtype=np.uint64)
    )
    text = batch.format.spell_many(high, low)[0].decode()

    assert rejection(text, batch.campaign) == (Reason.UNKNOWN, None)


def test_a_code_whose_row_is_not_generated_yet_is_unknown():
    batch = make_batch(quantity=1, filled=False)
    text = vault.texts(batch, 1, 1)[0].decode()

    assert rejection(text, batch.campaign) == (Reason.UNKNOWN, None)


def test_a_batch_made_since_the_last_code_is_known_at_once():
    first = make_batch(quantity=1)
    make_redemption(code=make_code(batch=first))
    second = make_batch(campaign=first.campaign, quantity=1)
    third = make_batch(campaign=first.campaign, quantity=1, length=12, prefix="N-")

    for batch in (second, third):
        redeem_text(text_of(make_code(batch=batch)), first.campaign)

    assert [statuses(batch) for batch in (second, third)] == [["redeemed"]] * 2


def test_a_mistyped_code_says_where_to_look_and_asks_no_row():
    batch = make_batch(quantity=1, prefix="BF26-")
    text = text_of(make_code(batch=batch))
    first, _, *rest = text.split("-")

    with pytest.raises(Rejected) as caught:
        redeem_text("-".join([first, "?!??", *rest]), batch.campaign)

    rejected = caught.value
    assert (rejected.reason, rejected.code_id) == (Reason.UNREADABLE, None)
    assert statuses(batch) == ["available"]


def test_a_symbol_outside_the_charset_is_reported_by_its_printed_group():
    batch = make_batch(quantity=1, prefix="BF26-")
    prefix, second, *rest = text_of(make_code(batch=batch)).split("-")
    typed = "-".join([prefix, f"{second[:3]}A", *rest])

    with pytest.raises(Rejected) as caught:
        redeem_text(typed, batch.campaign)

    assert (caught.value.kind, caught.value.group) == ("symbols", 2)
