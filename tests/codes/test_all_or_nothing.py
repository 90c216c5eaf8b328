"""An action that writes several rows writes all or none, whichever write fails."""

import re
from itertools import count

import pytest
from django.db import connection
from django.utils import timezone

from codes import batches, generation, keys, lifecycle, lookup, rewrapping
from codes.lifecycle import Selection
from codes.models import Batch, Code, Move, Series, Status, TallyDelta
from staff.models import Entry
from tests.codes.test_vault_keys import OTHER_KEY
from tests.factories import make_batch, make_campaign, make_code, make_spec, text_of

pytestmark = pytest.mark.django_db

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH locked)\b")


class WriteFailed(Exception):
    """Raised in place of a write."""


def succeeds(action, *, failing_write):
    """Run the action, where the write with this number fails, if it comes to it."""
    numbers = count(1)

    def execute(execute, statement, *args):
        if WRITE.match(statement) and next(numbers) == failing_write:
            raise WriteFailed
        return execute(statement, *args)

    try:
        with connection.execute_wrapper(execute):
            action(timezone.now())
    except WriteFailed:
        return False
    return True


def rows():
    """Return every row that an action of this app may write."""
    models = (Series, Batch, Code, Move, TallyDelta, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def writes_all_or_nothing(action):
    """Fail each write of the action in turn; return how many it has."""
    before, failed = rows(), 0
    while not succeeds(action, failing_write=failed + 1):
        failed += 1
        assert rows() == before, f"write {failed} failed, earlier ones stayed"
    assert rows() != before
    return failed


def start():
    campaign, spec = make_campaign(), make_spec()
    return lambda at: generation.start(campaign, spec=spec, by=None, at=at)


def on_a_batch(action, *, state=None, **fields):
    def prepare():
        batch = make_batch(**fields)
        Batch.objects.filter(pk=batch.pk).update(**(state or {"name": "Caps"}))
        return lambda at: action(Batch.objects.get(pk=batch.pk), by=None, at=at)

    return prepare


def order():
    batch = make_batch()
    return lambda at: lifecycle.order(batch, Status.VOIDED, Selection(), by=None, at=at)


def carry_out():
    move = order()(timezone.now())
    return lambda at: lifecycle.carry_out(Move.objects.get(pk=move.pk), at=at)


@pytest.mark.parametrize(
    "prepare",
    [
        start,
        on_a_batch(generation.hold, filled=False),
        on_a_batch(generation.resume, filled=False, state={"generation": "held"}),
        on_a_batch(generation.cancel, filled=False),
        on_a_batch(batches.pause),
        on_a_batch(batches.resume, state={"paused_at": timezone.now()}),
        on_a_batch(batches.seal),
        order,
        carry_out,
    ],
    ids=[
        "generation.start",
        "generation.hold",
        "generation.resume",
        "generation.cancel",
        "batches.pause",
        "batches.resume",
        "batches.seal",
        "lifecycle.order",
        "lifecycle.carry_out",
    ],
)
def test_no_write_stays_where_a_later_one_fails(prepare):
    assert writes_all_or_nothing(prepare()) >= 2


def test_no_series_is_wrapped_anew_without_its_entry(settings):
    make_batch()
    settings.PINPRESS_CODES_KEY = [OTHER_KEY, *settings.PINPRESS_CODES_KEY]
    assert writes_all_or_nothing(lambda at: rewrapping.rewrap_all(by=None, at=at)) == 2


def test_a_text_that_two_campaigns_have_is_looked_up_in_both_or_in_neither(
    operator, monkeypatch
):
    monkeypatch.setattr(keys, "new_key", lambda: b"s" * 32)
    text, same_text = (text_of(make_code()) for _ in range(2))
    assert text == same_text
    action = lambda at: lookup.look_up(text, by=operator, at=at)  # noqa: E731
    assert writes_all_or_nothing(action) == 3
    assert len(lookup.look_up(text, by=operator, at=timezone.now()).codes) == 2
