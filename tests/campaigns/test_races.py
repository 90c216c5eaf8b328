"""Actions on one campaign at the same time, each on a connection of its own."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from campaigns import addresses, design_draft, editing, lifecycle
from campaigns.models import AddressUse, Campaign
from staff.models import Entry
from tests.factories import make_campaign
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


def run_while_open(first, second):
    """Run `second` while `first` is not committed; return what it returns or raises."""
    outcome, finished = [], threading.Event()

    def run():
        try:
            outcome.append(second())
        except Exception as error:  # noqa: BLE001
            outcome.append(error)
        finally:
            finished.set()
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        assert not finished.wait(0.3)  # it waits for the row that `first` has locked
    thread.join()
    return outcome[0]


def test_of_two_concurrent_creations_one_gets_the_address():
    fields = {"name": "Summer", "slug": "summer", "starts_at": NOW}

    def create():
        try:
            editing.create(fields, by=None, at=NOW)
        except editing.SlugTaken:
            return "taken"
        return "created"

    assert sorted(in_threads(create, create)) == ["created", "taken"]
    assert Entry.objects.count() == 1


def test_an_address_cannot_change_while_the_campaign_is_launched():
    campaign = make_campaign(slug="old", status="draft")
    outcome = run_while_open(
        lambda: lifecycle.launch(campaign, by=None, at=NOW),
        lambda: editing.edit(Campaign.objects.get(), {"slug": "new"}, by=None, at=NOW),
    )
    assert isinstance(outcome, editing.SlugFixed)
    assert Campaign.objects.get().slug == "old"


def test_an_address_cannot_change_while_labels_are_ordered():
    campaign = make_campaign(slug="old", status="draft")
    outcome = run_while_open(
        lambda: addresses.fix(campaign.pk, AddressUse.PRINT, at=NOW),
        lambda: editing.edit(Campaign.objects.get(), {"slug": "new"}, by=None, at=NOW),
    )
    assert isinstance(outcome, editing.SlugFixed)
    assert Campaign.objects.get().slug == "old"


def test_concurrent_edits_of_a_draft_are_both_in_it():
    campaign = make_campaign()
    run_while_open(
        lambda: design_draft.edit(campaign, {"headline": "New"}, by=None, at=NOW),
        lambda: design_draft.edit(campaign, {"intro": "Hello"}, by=None, at=NOW),
    )
    drafted = design_draft.with_draft(campaign)
    assert [drafted.headline, drafted.intro] == ["New", "Hello"]
