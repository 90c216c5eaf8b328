from datetime import UTC, datetime, timedelta

import pytest

from campaigns import design_draft, pictures
from campaigns.models import Campaign, Draft
from staff.models import Entry
from tests.campaigns.images import make_image
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def campaign():
    return make_campaign(headline="Old", theme="classic")


def edit(campaign, **fields):
    design_draft.edit(campaign, fields, by=None, at=AT)


def reload(campaign):
    return Campaign.objects.get(pk=campaign.pk)


def picture_names(campaign):
    return set(campaign.pictures.values_list("name", flat=True))


def test_editing_changes_the_draft_only(campaign):
    edit(campaign, headline="New", theme="bold")
    edit(campaign, intro="Hello")

    drafted = design_draft.with_draft(campaign)
    assert [drafted.headline, drafted.theme, drafted.intro] == ["New", "bold", "Hello"]
    assert [reload(campaign).headline, reload(campaign).intro] == ["Old", ""]
    assert sorted(design_draft.unpublished_fields(campaign)) == [
        "headline",
        "intro",
        "theme",
    ]
    assert not Entry.objects.exists()


def test_publishing_copies_the_draft_and_records_it(campaign, marketer):
    edit(campaign, headline="New", translations={"es": {"headline": "Nuevo"}})

    changed = design_draft.publish(campaign, by=marketer, at=AT)

    assert sorted(changed) == ["headline", "translations"]
    assert campaign.headline == reload(campaign).headline == "New"
    entry = Entry.objects.get()
    assert [entry.action, entry.actor, entry.at] == [
        "campaigns.published",
        marketer,
        AT,
    ]
    assert entry.data["changes"] == {
        "headline": ["Old", "New"],
        "translations.es.headline": [None, "Nuevo"],
    }
    assert not Draft.objects.exists()
    assert design_draft.publish(campaign, by=marketer, at=AT) == []
    assert Entry.objects.count() == 1


def test_asked_fields_are_published_and_discarded_with_the_draft(campaign):
    asks = {"asks_email": "must", "asks_terms": True, "terms": "Be fair."}
    edit(campaign, **asks)
    assert design_draft.with_draft(campaign).asks_anything
    assert not reload(campaign).asks_anything
    design_draft.discard(campaign, by=None, at=AT)
    assert not design_draft.with_draft(campaign).asks_anything

    edit(campaign, **asks)
    assert sorted(design_draft.publish(campaign, by=None, at=AT)) == sorted(asks)
    assert [reload(campaign).asks_email, reload(campaign).asks_terms] == ["must", True]


def test_publishing_leaves_other_columns_unchanged(campaign):
    edit(campaign, headline="New")
    Campaign.objects.update(name="Renamed", status="paused", position=7)

    design_draft.publish(campaign, by=None, at=AT)

    assert [
        campaign.name,
        campaign.status,
        campaign.position,
        campaign.headline,
    ] == ["Renamed", "paused", 7, "New"]


def test_a_draft_names_who_edited_it_last_and_when(campaign, marketer, manager):
    later = AT + timedelta(hours=1)
    design_draft.edit(campaign, {"headline": "New"}, by=manager, at=AT)
    design_draft.edit(campaign, {"intro": "Hello"}, by=marketer, at=later)
    draft = Draft.objects.get()
    assert [draft.edited_by, draft.edited_at] == [marketer, later]
    design_draft.put_picture(campaign, "logo", make_image(), by=manager, at=AT)
    draft.refresh_from_db()
    assert [draft.edited_by, draft.edited_at] == [manager, AT]


def test_a_draft_equal_to_the_page_is_deleted(campaign):
    edit(campaign, headline="New")
    edit(campaign, headline="Old")
    assert not Draft.objects.exists()


def test_fields_outside_the_design_are_ignored(campaign):
    edit(campaign, headline="New", status="ended", slug="stolen")
    Draft.objects.update(fields={"headline": "New", "status": "ended", "share": "x"})
    assert design_draft.with_draft(campaign).status == "running"
    design_draft.publish(campaign, by=None, at=AT)
    assert [reload(campaign).status, reload(campaign).headline] == ["running", "New"]


def test_discarding_deletes_the_draft_and_records_it(campaign, marketer):
    edit(campaign, headline="New")
    design_draft.discard(campaign, by=marketer, at=AT)
    design_draft.discard(campaign, by=marketer, at=AT)
    assert design_draft.with_draft(campaign).headline == "Old"
    entry = Entry.objects.get()
    assert [entry.action, entry.data] == [
        "campaigns.draft_discarded",
        {"fields": ["headline"]},
    ]


def test_pictures_are_stored_while_the_page_or_draft_uses_them(campaign):
    def put(kind, color):
        content = make_image((60, 60), color=color)
        design_draft.put_picture(campaign, kind, content, by=None, at=AT)
        return getattr(design_draft.with_draft(campaign), kind)

    logo = put("logo", "red")
    assert [reload(campaign).logo, picture_names(campaign)] == ["", {logo}]
    design_draft.publish(campaign, by=None, at=AT)
    assert [campaign.logo, picture_names(campaign)] == [logo, {logo, campaign.share}]

    put("logo", "blue")
    design_draft.discard(campaign, by=None, at=AT)
    assert picture_names(campaign) == {logo, campaign.share}

    hero, share = put("hero", "lime"), campaign.share
    design_draft.publish(campaign, by=None, at=AT)
    assert campaign.share != share
    assert picture_names(campaign) == {logo, hero, campaign.share}

    edit(campaign, logo="", hero="")
    design_draft.publish(campaign, by=None, at=AT)
    assert picture_names(campaign) == {campaign.share}


def test_publishing_texts_keeps_the_share_picture(campaign):
    design_draft.update_share_picture(campaign)
    edit(campaign, headline="New")
    design_draft.publish(campaign, by=None, at=AT)
    assert picture_names(campaign) == {campaign.share}


@pytest.mark.parametrize("kind", ["logo", "hero"])
def test_the_share_picture_shows_the_published_picture(campaign, kind):
    content = make_image((60, 60), color="lime")
    design_draft.put_picture(campaign, kind, content, by=None, at=AT)
    design_draft.publish(campaign, by=None, at=AT)
    shown = {"logo": None, "hero": None} | {
        kind: pictures.clean(content, kind=kind).content
    }
    colors = (campaign.background_color, campaign.accent_color)
    assert campaign.share == pictures.draw_share_picture(*colors, **shown).name


def test_an_unreadable_picture_changes_nothing(campaign):
    with pytest.raises(pictures.PictureRefused):
        design_draft.put_picture(campaign, "logo", b"hello", by=None, at=AT)
    assert not Draft.objects.exists()
    assert picture_names(campaign) == set()
