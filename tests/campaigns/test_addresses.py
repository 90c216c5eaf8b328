"""The address of a campaign is fixed once codes may be out with it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from campaigns import addresses, editing, lifecycle
from campaigns.models import AddressUse, Campaign
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, 22, 30, tzinfo=UTC)  # the next day in Madrid
LATER = datetime(2027, 7, 1, tzinfo=UTC)


@pytest.fixture
def draft():
    return make_campaign(
        slug="old", status="draft", time_zone="Europe/Madrid", ends_at=None
    )


def fixed(campaign):
    campaign.refresh_from_db()
    return campaign.address_fixed_at, campaign.address_fixed_by


def test_the_address_of_a_draft_is_not_fixed(draft):
    assert fixed(draft) == (None, "")
    assert addresses.explain_fixed(draft) == ""


def test_a_launch_fixes_the_address(draft):
    lifecycle.launch(draft, by=None, at=AT)
    assert fixed(draft) == (AT, "launch")


def test_a_launch_that_is_refused_does_not(draft):
    Campaign.objects.update(ends_at=datetime(2099, 1, 1, tzinfo=UTC))
    lifecycle.launch(draft, by=None, at=AT)
    with pytest.raises(lifecycle.CampaignHasStatus):
        lifecycle.launch(draft, by=None, at=LATER)
    assert fixed(draft) == (AT, "launch")


def test_what_fixed_it_first_stays(draft):
    addresses.fix(draft.pk, AddressUse.PRINT, at=AT)
    addresses.fix(draft.pk, AddressUse.DOWNLOAD, at=LATER)
    lifecycle.launch(draft, by=None, at=LATER)
    assert fixed(draft) == (AT, "print")


@pytest.mark.parametrize(
    ("use", "why"),
    [
        ("launch", "when the campaign was launched: it may stand on paper."),
        ("print", "when labels were ordered: it stands on them."),
        ("download", "when codes were downloaded: it may stand on paper with them."),
    ],
)
def test_an_edit_says_since_when_and_why(draft, use, why):
    addresses.fix(draft.pk, AddressUse(use), at=AT)
    with pytest.raises(editing.SlugFixed) as caught:
        editing.edit(draft, {"slug": "new", "name": "X"}, by=None, at=LATER)
    assert str(caught.value) == (
        f"The address cannot change any more. Fixed since June 2, 2027, {why}"
    )
    draft.refresh_from_db()
    assert [draft.slug, draft.name] == ["old", "Summer"]


def test_everything_else_of_it_can_be_edited(draft):
    addresses.fix(draft.pk, AddressUse.PRINT, at=AT)
    fields = {"slug": "old", "name": "X", "headline": "Y"}
    assert editing.edit(draft, fields, by=None, at=LATER) == ["name", "headline"]


@pytest.mark.parametrize(
    "assignment",
    [
        "slug = 'new'",
        "address_fixed_at = NULL, address_fixed_by = ''",
        "address_fixed_at = now()",
        "slug = 'new', address_fixed_at = NULL, address_fixed_by = ''",
    ],
)
def test_no_writer_changes_a_fixed_address(draft, sql, assignment):
    addresses.fix(draft.pk, AddressUse.PRINT, at=AT)
    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        sql(f"UPDATE campaigns_campaign SET {assignment}")
    assert fixed(draft) == (AT, "print")


@pytest.mark.parametrize(
    ("assignment", "constraint"),
    [
        ("status = 'running'", "campaign_launched_has_a_fixed_address"),
        ("address_fixed_at = now()", "campaign_address_is_fixed_by_something"),
        ("address_fixed_by = 'print'", "campaign_address_is_fixed_by_something"),
        (
            "address_fixed_at = now(), address_fixed_by = 'mail'",
            "campaign_address_is_fixed_by_something",
        ),
    ],
)
def test_what_fixed_it_is_known_and_a_launch_does(draft, sql, assignment, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        sql(f"UPDATE campaigns_campaign SET {assignment}")
