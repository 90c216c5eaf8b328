from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from campaigns import editing
from campaigns.models import Campaign
from staff.models import Entry
from tests.factories import make_campaign

NOW = timezone.now()


def fields(**changes):
    return {
        "name": "Summer",
        "slug": "summer",
        "starts_at": NOW + timedelta(days=1),
        "ends_at": None,
        "time_zone": "Europe/Madrid",
    } | changes


def test_creating_makes_a_draft_and_records_it(marketer):
    campaign = editing.create(fields(), by=marketer, at=NOW)
    campaign.refresh_from_db()
    assert [campaign.status, campaign.created_by, campaign.created_at] == [
        "draft",
        marketer,
        NOW,
    ]
    entry = Entry.objects.get()
    assert [entry.action, entry.target, entry.actor, entry.data] == [
        "campaigns.created",
        f"campaigns.campaign:{campaign.pk}",
        marketer,
        {"name": "Summer", "slug": "summer"},
    ]


def test_the_share_picture_is_redrawn_when_a_colour_changes(db):
    campaign = editing.create(fields(), by=None, at=NOW)

    def stored_pictures():
        campaign.refresh_from_db()
        return list(campaign.pictures.values_list("name", flat=True))

    first = campaign.share
    assert stored_pictures() == [first]
    editing.edit(campaign, {"headline": "Win"}, by=None, at=NOW)
    assert stored_pictures() == [first]
    editing.edit(campaign, {"accent_color": "#123456"}, by=None, at=NOW)
    assert stored_pictures() == [campaign.share]
    assert campaign.share != first


def test_a_taken_address_creates_nothing(marketer):
    make_campaign(slug="summer")
    with pytest.raises(editing.SlugTaken, match="has this address"):
        editing.create(fields(), by=marketer, at=NOW)
    assert Campaign.objects.count() == 1
    assert not Entry.objects.exists()


def test_the_error_of_another_constraint_is_passed_on(db):
    with pytest.raises(IntegrityError, match="starts_before_end"), transaction.atomic():
        editing.create(fields(ends_at=NOW), by=None, at=NOW)


def test_editing_returns_and_records_the_changed_fields(marketer):
    campaign = make_campaign(name="Summer", status="running")
    later = campaign.ends_at + timedelta(days=1)
    changed = editing.edit(
        campaign,
        {"name": "Winter", "slug": campaign.slug, "ends_at": later},
        by=marketer,
        at=NOW,
    )
    assert changed == ["name", "ends_at"]
    campaign.refresh_from_db()
    assert [campaign.name, campaign.ends_at] == ["Winter", later]
    entry = Entry.objects.get()
    assert [entry.action, entry.target, entry.data] == [
        "campaigns.edited",
        f"campaigns.campaign:{campaign.pk}",
        {
            "changes": {
                "name": ["Summer", "Winter"],
                "ends_at": [
                    (later - timedelta(days=1)).isoformat(),
                    later.isoformat(),
                ],
            }
        },
    ]


def test_an_edit_without_changes_is_not_recorded(marketer):
    campaign = make_campaign()
    assert editing.edit(campaign, {"name": "Summer"}, by=marketer, at=NOW) == []
    assert not Entry.objects.exists()


def test_editing_keeps_concurrent_changes_of_other_fields(marketer):
    campaign = make_campaign(name="Summer", headline="Old")
    Campaign.objects.update(headline="New", status="paused")
    editing.edit(campaign, {"name": "Winter"}, by=marketer, at=NOW)
    assert [campaign.name, campaign.headline, campaign.status] == [
        "Winter",
        "New",
        "paused",
    ]


def test_an_address_may_change_before_the_launch(marketer):
    campaign = make_campaign(status="draft")
    assert editing.edit(campaign, {"slug": "new"}, by=marketer, at=NOW) == ["slug"]
    assert campaign.slug == "new"


@pytest.mark.parametrize("status", ["running", "paused", "ended"])
def test_an_address_cannot_change_after_the_launch(marketer, status):
    campaign = make_campaign(status="draft", slug="old")
    # After `campaign` was fetched.
    Campaign.objects.update(
        status=status, address_fixed_at=NOW, address_fixed_by="launch"
    )
    with pytest.raises(editing.SlugFixed, match="when the campaign was launched"):
        editing.edit(campaign, {"slug": "new", "name": "X"}, by=marketer, at=NOW)
    campaign.refresh_from_db()
    assert [campaign.slug, campaign.name] == ["old", "Summer"]
    assert not Entry.objects.exists()


def test_an_edit_to_a_taken_address_changes_nothing(marketer):
    make_campaign(slug="taken")
    campaign = make_campaign(status="draft", slug="mine")
    with pytest.raises(editing.SlugTaken):
        editing.edit(campaign, {"slug": "taken", "name": "X"}, by=marketer, at=NOW)
    campaign.refresh_from_db()
    assert [campaign.slug, campaign.name] == ["mine", "Summer"]


def test_free_slug_is_spelled_in_the_language_of_the_page(db):
    for language, slug in ("de", "fuer-alle"), ("en", "fur-alle"), ("es", "fur-alle"):
        with override(language):
            assert editing.free_slug("Für alle") == slug


def test_free_slug_skips_taken_addresses(db):
    assert editing.free_slug("Summer 2027") == "summer-2027"
    make_campaign(slug="summer-2027")
    make_campaign(slug="summer-2027-2")
    assert editing.free_slug("Summer 2027") == "summer-2027-3"
    make_campaign(slug="x" * 50)
    assert editing.free_slug("x" * 80) == "x" * 48 + "-2"
    make_campaign(slug="x" * 48 + "-2")
    assert editing.free_slug("x" * 80) == "x" * 48 + "-3"


def test_initial_values_are_this_hour_in_the_newest_campaigns_zone(db):
    at = datetime(2027, 6, 1, 7, 30, 5, 9, tzinfo=UTC)
    assert editing.initial_values(at) == {
        "time_zone": "UTC",
        "starts_at": datetime(2027, 6, 1, 7),  # noqa: DTZ001
    }
    make_campaign(time_zone="Europe/Madrid")
    make_campaign(time_zone="Asia/Tokyo")
    assert editing.initial_values(at) == {
        "time_zone": "Asia/Tokyo",
        "starts_at": datetime(2027, 6, 1, 16),  # noqa: DTZ001
    }
