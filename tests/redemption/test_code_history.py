from datetime import timedelta

import pytest
from django.utils import timezone

from codes import batches, lifecycle, revealing, vault
from codes.lifecycle import Selection
from codes.models import Code, Status
from redemption import code_history
from redemption.code_history import Event
from redemption.models import Attempt, Channel, Reason
from tests.factories import make_batch, make_campaign, make_redemption


def code_of(batch, serial=1):
    codes = Code.objects.select_related(
        "batch__campaign", "batch__series", "batch__created_by", "entry__actor"
    )
    return codes.get(pk=batch.code_id(serial))


def history_of(batch, serial=1, *, with_trail=False):
    code = code_of(batch, serial)
    return code_history.history_of(code, at=timezone.now(), with_trail=with_trail)


def test_a_new_code(marketer):
    batch = make_batch(by=marketer, quantity=1)
    history = history_of(batch)
    assert [history.status, history.is_final, history.redemption, history.remarks] == [
        "available",
        False,
        None,
        [],
    ]
    assert history.mask == vault.masks(batch, [1])[0]
    assert history.events == [
        Event(batch.created_at, "Batch ordered", "available", marketer, "Receipts")
    ]


def test_a_voided_code_says_by_whom_and_why(operator):
    batch = make_batch(quantity=1)
    ordered, done = timezone.now(), timezone.now() + timedelta(seconds=30)
    move = lifecycle.order(
        batch, Status.VOIDED, Selection(), reason="stolen", by=operator, at=ordered
    )
    lifecycle.carry_out(move, at=done)
    history = history_of(batch)
    assert [history.status, history.is_final] == ["voided", True]
    assert history.events[0] == Event(done, "Voided", "voided", operator, "stolen")


def test_an_activated_and_redeemed_code_shows_both(operator):
    batch = make_batch(quantity=1, starts_as=Status.INACTIVE)
    at = timezone.now()
    move = lifecycle.order(batch, Status.AVAILABLE, Selection(), by=operator, at=at)
    lifecycle.carry_out(move, at=at)
    redeemed = make_redemption(code=code_of(batch))
    history = history_of(batch)
    assert history.redemption == redeemed
    assert history.events[:2] == [
        Event(redeemed.at, "Redeemed", "redeemed", None, "Landing page"),
        Event(at, "Activated", "available", operator, ""),
    ]


def test_attempts_are_shown_with_their_reason_and_reference(db):
    batch = make_batch(quantity=2)
    at = timezone.now()
    for serial, reference in ((1, "7KQ2-M9XA"), (2, "XXXX-XXXX")):
        Attempt.objects.create(
            campaign=batch.campaign,
            at=at,
            reason=Reason.REDEEMED,
            channel=Channel.LANDING,
            reference=reference,
            code_id=batch.code_id(serial),
        )
    assert history_of(batch).events[0] == Event(
        at,
        "Attempt rejected",
        "rejected",
        text="Already redeemed · Landing page",
        reference="7KQ2-M9XA",
    )
    assert len(history_of(batch).events) == 2


def test_reveals_are_shown_only_to_readers_of_the_trail(operator):
    batch = make_batch(quantity=2)
    for serial in (1, 2):
        revealing.reveal(code_of(batch, serial), by=operator, at=timezone.now())
    assert len(history_of(batch).events) == 1
    first, _made = history_of(batch, with_trail=True).events
    assert [first.title, first.by] == ["Code revealed", operator]


@pytest.mark.parametrize(
    ("campaign", "remark"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "paused"}, "paused"),
        ({"status": "ended"}, "ended"),
        ({"starts_at": timezone.now() + timedelta(days=3)}, "not_started"),
    ],
)
def test_what_the_campaign_keeps_from_being_redeemed(db, campaign, remark):
    batch = make_batch(campaign=make_campaign(**campaign), quantity=1)
    assert [status for status, _ in history_of(batch).remarks] == [remark]


def test_what_the_batch_keeps_from_being_redeemed_or_seen(manager, sql):
    batch = make_batch(quantity=1)
    now = timezone.now()
    batches.pause(batch, by=manager, at=now)
    batches.seal(batch, by=manager, at=now)
    sql("UPDATE codes_batch SET expires_at = now() - interval '1 day'")
    history = history_of(batch)
    assert [status for status, _ in history.remarks] == ["sealed", "paused", "expired"]
    assert set(history.mask) == {"•", "-"}


def test_a_final_code_has_no_remarks_but_the_seal(manager):
    batch = make_batch(quantity=1)
    make_redemption(code=code_of(batch))
    batches.pause(batch, by=manager, at=timezone.now())
    assert history_of(batch).remarks == []


def test_a_history_takes_three_queries(db, django_assert_num_queries):
    batch = make_batch(quantity=1)
    make_redemption(code=code_of(batch))
    code = code_of(batch)
    with django_assert_num_queries(3):
        code_history.history_of(code, at=timezone.now(), with_trail=True)
