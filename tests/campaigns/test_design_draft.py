from datetime import UTC, datetime

import pytest

from campaigns import design_draft, pictures
from campaigns.models import Campaign, Draft
from staff.models import Entry
from tests.campaigns.images import made
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def campaign():
    return make_campaign(headline="Old", theme="classic")


def edit(campaign, **fields):
    design_draft.edit(campaign, fields, by=None, at=AT)


def stored(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def names(campaign):
    return set(campaign.pictures.values_list("name", flat=True))


def test_a_draft_is_for_staff_only(campaign):
    edit(campaign, headline="New", theme="bold")
    edit(campaign, intro="Hello")

    drafted = design_draft.drafted(campaign)
    assert [drafted.headline, drafted.theme, drafted.intro] == ["New", "bold", "Hello"]
    assert [stored(campaign).headline, stored(campaign).intro] == ["Old", ""]
    assert sorted(design_draft.differences(campaign)) == ["headline", "intro", "theme"]
    assert not Entry.objects.exists()


def test_publishing_copies_the_draft_and_is_in_the_trail(campaign, marketer):
    edit(campaign, headline="New", translations={"es": {"headline": "Nuevo"}})

    changed = design_draft.publish(campaign, by=marketer, at=AT)

    assert sorted(changed) == ["headline", "translations"]
    assert campaign.headline == stored(campaign).headline == "New"
    entry = Entry.objects.get()
    assert [entry.action, entry.actor, entry.at] == [
        "campaigns.published",
        marketer,
        AT,
    ]
    assert sorted(entry.data["fields"]) == ["headline", "translations"]
    assert not Draft.objects.exists()
    assert design_draft.publish(campaign, by=marketer, at=AT) == []
    assert Entry.objects.count() == 1


def test_what_a_page_asks_is_published_and_discarded_with_the_rest(campaign):
    asks = {"asks_email": "must", "asks_terms": True, "terms": "Be fair."}
    edit(campaign, **asks)
    assert design_draft.drafted(campaign).asks_anything
    assert not stored(campaign).asks_anything
    design_draft.discard(campaign, by=None, at=AT)
    assert not design_draft.drafted(campaign).asks_anything

    edit(campaign, **asks)
    assert sorted(design_draft.publish(campaign, by=None, at=AT)) == sorted(asks)
    assert [stored(campaign).asks_email, stored(campaign).asks_terms] == ["must", True]


def test_publishing_leaves_alone_what_the_draft_did_not_change(campaign):
    edit(campaign, headline="New")
    Campaign.objects.update(name="Renamed", status="paused", slug="other")

    design_draft.publish(campaign, by=None, at=AT)

    assert [campaign.name, campaign.status, campaign.slug, campaign.headline] == [
        "Renamed",
        "paused",
        "other",
        "New",
    ]


def test_a_draft_that_is_like_the_page_is_none(campaign):
    edit(campaign, headline="New")
    edit(campaign, headline="Old")
    assert not Draft.objects.exists()


def test_only_a_design_is_drafted(campaign):
    edit(campaign, headline="New", status="ended", slug="stolen")
    Draft.objects.update(fields={"headline": "New", "status": "ended", "share": "x"})
    assert design_draft.drafted(campaign).status == "running"
    design_draft.publish(campaign, by=None, at=AT)
    assert [stored(campaign).status, stored(campaign).headline] == ["running", "New"]


def test_discarding(campaign, marketer):
    edit(campaign, headline="New")
    design_draft.discard(campaign, by=marketer, at=AT)
    design_draft.discard(campaign, by=marketer, at=AT)
    assert design_draft.drafted(campaign).headline == "Old"
    entry = Entry.objects.get()
    assert [entry.action, entry.data] == [
        "campaigns.draft_discarded",
        {"fields": ["headline"]},
    ]


def test_pictures_are_kept_while_somebody_shows_them(campaign):
    def put(kind, color):
        content = made((60, 60), color=color)
        design_draft.put_picture(campaign, kind, content, by=None, at=AT)
        return getattr(design_draft.drafted(campaign), kind)

    logo = put("logo", "red")
    assert [stored(campaign).logo, names(campaign)] == ["", {logo}]
    design_draft.publish(campaign, by=None, at=AT)
    assert [campaign.logo, names(campaign)] == [logo, {logo, campaign.share}]

    put("logo", "blue")
    design_draft.discard(campaign, by=None, at=AT)
    assert names(campaign) == {logo, campaign.share}

    hero, share = put("hero", "lime"), campaign.share
    design_draft.publish(campaign, by=None, at=AT)
    assert campaign.share != share
    assert names(campaign) == {logo, hero, campaign.share}

    edit(campaign, logo="", hero="")
    design_draft.publish(campaign, by=None, at=AT)
    assert names(campaign) == {campaign.share}


def test_a_file_that_is_no_picture_changes_nothing(campaign):
    with pytest.raises(pictures.Unusable):
        design_draft.put_picture(campaign, "logo", b"hello", by=None, at=AT)
    assert not Draft.objects.exists()
    assert names(campaign) == set()
