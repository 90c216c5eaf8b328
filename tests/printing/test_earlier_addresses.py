"""An update fixes the addresses that earlier versions let codes out with."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from campaigns import lifecycle
from campaigns.models import Campaign
from codes import exporting
from codes.exporting import Extent
from printing import orders
from printing.paper.setup import Setup
from staff.models import Entry
from tests.factories import make_batch, make_campaign

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LAUNCHED = import_module("campaigns.migrations.0002_address_fixed").FIX_LAUNCHED
ON_PAPER = import_module("codes.migrations.0005_fix_addresses_on_paper").FIX


@pytest.fixture
def earlier(sql):
    """Return a function that makes the campaigns as an earlier version left them."""

    def forget():
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # ALTER TABLE waits for no deferred ones
        sql("ALTER TABLE campaigns_campaign DISABLE TRIGGER campaigns_fixed_address")
        sql(
            "ALTER TABLE campaigns_campaign "
            "DROP CONSTRAINT campaign_launched_has_a_fixed_address"
        )
        Campaign.objects.update(address_fixed_at=None, address_fixed_by="")

    return forget


def fixed():
    rows = Campaign.objects.order_by("id")
    return [*rows.values_list("address_fixed_at", "address_fixed_by")]


def test_launched_ones_since_their_launch(sql, earlier):
    make_campaign(status="draft")
    launched = make_campaign(status="draft", ends_at=None)
    lifecycle.launch(launched, by=None, at=NOW)
    of_the_demo = make_campaign(status="paused")  # its launch is not in the trail
    earlier()

    sql(LAUNCHED)

    expected = [(NOW, "launch"), (of_the_demo.created_at, "launch")]
    assert fixed() == [(None, ""), *expected]


def test_drafts_since_their_first_file(sql, earlier, fake_press):
    untouched, printed, downloaded = (make_campaign(status="draft") for _ in range(3))
    make_batch(campaign=untouched)
    first, second = (make_batch(campaign=printed) for _ in range(2))
    exporting.start(second, Extent(), by=None, at=NOW)
    orders.order(first, setup=Setup(), by=None, at=NOW - timedelta(days=1))
    exporting.start(make_batch(campaign=downloaded), Extent(), by=None, at=NOW)
    assert Entry.objects.filter(action="print_runs.ordered").exists()
    earlier()

    sql(ON_PAPER)

    yesterday = NOW - timedelta(days=1)
    assert fixed() == [(None, ""), (yesterday, "print"), (NOW, "download")]
