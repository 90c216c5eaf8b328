"""A batch with codes of every status, and SQL without the triggers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from codes.lifecycle import Selection
from codes.models import Status
from redemption import daily_counts
from tests.console.integrity.actions import void
from tests.factories import make_batch, make_campaign, make_code, make_redemption


@pytest.fixture
def batch(manager):
    """Return a batch with redeemed and voided codes, beside another batch."""
    campaign = make_campaign(starts_at=timezone.now() - timedelta(days=3))
    batch = make_batch(campaign=campaign, quantity=6)
    make_batch(campaign=campaign, quantity=2, starts_as=Status.INACTIVE)
    at = timezone.now() - timedelta(days=1)
    make_redemption(code=make_code(batch=batch, serial=2), at=at)
    make_redemption(code=make_code(batch=batch, serial=3))
    daily_counts.count_quarters(at=timezone.now())
    void(batch, manager, Selection(serials=(5,)))
    return batch


@pytest.fixture
def untriggered(sql):
    """Run SQL on codes with their triggers disabled."""

    def run(statement, *values):
        sql("ALTER TABLE codes_code DISABLE TRIGGER USER")
        sql(statement, *values)
        sql("ALTER TABLE codes_code ENABLE TRIGGER USER")

    return run
