import pytest

from codes.models import Code, Move
from redemption.code_events.past_status import PastStatus
from tests.factories import make_batch
from tests.redemption.code_events.past import (
    AVAILABLE,
    INACTIVE,
    REDEEMED,
    VOIDED,
    code_of,
    hours,
    make_since,
    move,
)

pytestmark = pytest.mark.django_db


def past_of(batch):
    code = code_of(batch)
    return PastStatus(code, list(Move.objects.naming(code)))


def set_status(batch, status, at):
    Code.objects.of(batch).update(status=status, status_at=at)


def batch_since(at, **fields):
    return make_since(make_batch(quantity=1, **fields), at)


def statuses(past, *moments):
    return [past.at(hours(moment)) for moment in moments]


def test_a_code_that_nothing_happened_to():
    past = past_of(batch_since(hours(0)))
    assert statuses(past, 0, 5) == [{AVAILABLE}, {AVAILABLE}]


def test_before_it_was_redeemed_it_was_available():
    batch = batch_since(hours(0))
    set_status(batch, REDEEMED, hours(3))
    past = past_of(batch)
    assert statuses(past, 1, 3, 5) == [{AVAILABLE}, {REDEEMED}, {REDEEMED}]
    assert past.between(hours(1), hours(2)) == {AVAILABLE}
    assert past.between(hours(2), hours(4)) == {AVAILABLE, REDEEMED}


def test_before_it_was_activated_it_was_inactive():
    batch = batch_since(hours(0), starts_as=INACTIVE)
    move(batch, AVAILABLE, at=hours(2), done_at=hours(3))
    past = past_of(batch)
    assert statuses(past, 1, 2, 3) == [{INACTIVE}, {INACTIVE}, {AVAILABLE}]
    assert past.was_activated() is True


def test_activated_and_then_voided():
    batch = batch_since(hours(0), starts_as=INACTIVE)
    move(batch, AVAILABLE, at=hours(2), done_at=hours(3))
    move(batch, VOIDED, at=hours(5), done_at=hours(6))
    past = past_of(batch)
    assert statuses(past, 1, 4, 6) == [{INACTIVE}, {AVAILABLE}, {VOIDED}]
    assert past.at(hours(2.5)) == {INACTIVE, AVAILABLE}  # chunk by chunk
    assert past.was_activated() is True


def test_voided_while_it_was_inactive():
    batch = batch_since(hours(0), starts_as=INACTIVE)
    move(batch, VOIDED, at=hours(1), done_at=hours(2))
    move(batch, AVAILABLE, at=hours(4), done_at=hours(5))
    past = past_of(batch)
    assert statuses(past, 1, 3, 5) == [{INACTIVE}, {VOIDED}, {VOIDED}]
    assert past.was_activated() is False


def test_where_two_moves_ran_at_once_nothing_is_claimed():
    batch = batch_since(hours(0), starts_as=INACTIVE)
    activation = move(batch, AVAILABLE, at=hours(1))
    move(batch, VOIDED, at=hours(2), done_at=hours(3))
    Move.objects.filter(pk=activation.pk).update(finished_at=hours(4))
    past = past_of(batch)
    assert past.was_activated() is None
    assert statuses(past, 0.5, 2.5) == [{INACTIVE}, {INACTIVE, AVAILABLE}]


def test_redeemed_after_an_activation_of_another_range_only(sql):
    batch = make_since(make_batch(quantity=4, starts_as=INACTIVE), hours(0))
    move(batch, AVAILABLE, at=hours(1), done_at=hours(2), serials=(2, 4))
    code = code_of(batch, 3)
    assert PastStatus(code, list(Move.objects.naming(code))).activation is None
    for serial in (2, 4):
        code = code_of(batch, serial)
        past = PastStatus(code, list(Move.objects.naming(code)))
        assert past.at(hours(3)) == {AVAILABLE}
