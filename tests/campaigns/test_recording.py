"""Every change of a campaign is in the trail, or did not happen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import design_draft, editing, lifecycle, trail_words
from campaigns.models import Campaign, Draft, Picture
from staff import trail
from staff.models import Entry
from tests.campaigns.images import make_image
from tests.factories import make_campaign

NOW = timezone.now()
NEW = {"name": "Sea", "slug": "sea", "starts_at": NOW, "ends_at": NOW + timedelta(1)}
CHANGES = {"name": "Winter", "accent_color": "#123456"}
ACTIONS = {
    "campaigns.created": lambda campaign, **who: editing.create(NEW, **who),
    "campaigns.edited": lambda campaign, **who: editing.edit(campaign, CHANGES, **who),
    "campaigns.published": design_draft.publish,
    "campaigns.draft_discarded": design_draft.discard,
    "campaigns.launched": lifecycle.launch,
    "campaigns.paused": lifecycle.pause,
    "campaigns.resumed": lifecycle.resume,
    "campaigns.ended": lifecycle.end,
}
STATUS_BEFORE = {"campaigns.launched": "draft", "campaigns.resumed": "paused"}


def make_drafted(action):
    """Return a campaign with a draft, in a status that allows the action."""
    campaign = make_campaign(status=STATUS_BEFORE.get(action, "running"))
    at = campaign.created_at
    picture = make_image((60, 60))
    design_draft.put_picture(campaign, "logo", picture, by=None, at=at)
    design_draft.edit(campaign, {"headline": "New"}, by=None, at=at)
    return campaign


def rows():
    """Return all rows that the actions write."""
    models = (Campaign, Draft, Picture, Entry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def fail(*args, **kwargs):
    raise RuntimeError("the second write fails")


@pytest.mark.parametrize("action", trail_words.ACTIONS)
def test_each_action_is_recorded_with_its_actor_and_moment(marketer, action):
    campaign = make_drafted(action)
    result = ACTIONS[action](campaign, by=marketer, at=NOW)
    target = result if action == "campaigns.created" else campaign
    entry = Entry.objects.get()
    assert [entry.action, entry.target, entry.actor, entry.at] == [
        action,
        trail.target_of(target),
        marketer,
        NOW,
    ]


@pytest.mark.parametrize("action", trail_words.ACTIONS)
def test_an_action_that_cannot_be_recorded_changes_nothing(
    marketer, monkeypatch, action
):
    campaign = make_drafted(action)
    before = rows()
    monkeypatch.setattr(trail, "record", fail)
    with pytest.raises(RuntimeError):
        ACTIONS[action](campaign, by=marketer, at=NOW)
    assert rows() == before


@pytest.mark.parametrize("action", ["campaigns.published", "campaigns.draft_discarded"])
def test_a_draft_that_cannot_be_deleted_is_neither_published_nor_discarded(
    marketer, monkeypatch, action
):
    campaign = make_drafted(action)
    before = rows()
    monkeypatch.setattr(design_draft, "_delete_draft", fail)
    with pytest.raises(RuntimeError):
        ACTIONS[action](campaign, by=marketer, at=NOW)
    assert rows() == before


def test_a_picture_that_gets_into_no_draft_is_not_stored(db, monkeypatch):
    campaign = make_campaign()
    monkeypatch.setattr(design_draft, "edit", fail)
    with pytest.raises(RuntimeError):
        design_draft.put_picture(campaign, "hero", make_image(), by=None, at=NOW)
    assert not Picture.objects.exists()
