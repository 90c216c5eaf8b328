"""Many throttled tries of a host at once, and a control that counts them wrong."""

from uuid import uuid4

import pytest
from django.utils import timezone

from redemption import recording, throttle
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason
from tests.factories import make_campaign
from tests.redemption.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 20


def race(record):
    """Let a host be throttled in many threads at once, each from another browser."""
    campaign, at = make_campaign(), timezone.now()

    def run(_):
        visitor = throttle.Visitor(campaign, uuid4(), "203.0.113.77")
        return record(Rejected(Reason.THROTTLED, wait=60), visitor, at=at)

    return at_once(run, threads=THREADS)


def test_twenty_tries_at_once_read_one_reference_and_are_counted():
    references = race(recording.record)

    row = Attempt.objects.get()
    assert row.tries == 20
    assert references == [row.reference] * 20


def naive_record(_rejected, visitor, *, at):
    """Look for a row, then write one."""
    row = Attempt.objects.filter(campaign=visitor.campaign).first()
    if row:
        row.tries += 1
        row.save(update_fields=["tries"])
        return row.reference
    return Attempt.objects.create(
        campaign=visitor.campaign,
        at=at,
        reason=Reason.THROTTLED,
        channel=Channel.LANDING,
        reference=recording.new_reference(),
    ).reference


def test_control_who_looks_first_reads_several_references():
    references = race(naive_record)

    assert len(set(references)) > 1
