"""Design a landing page: edit a draft that only staff see, publish or discard it.

A design is a subset of the campaign's columns, and a draft holds other values for them.
Publishing copies these into the columns, so public pages read the campaign alone.
"""

import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import pictures
from campaigns.models import ASKABLE_FIELDS, Campaign, Draft, Picture
from staff import trail
from staff.models import User

# Those that the form of a new campaign has, too.
INITIAL_TEXT_FIELDS = (
    "headline",
    "intro",
    "success_headline",
    "success_text",
    "contact",
)
TEXT_FIELDS = (*INITIAL_TEXT_FIELDS, "question", "terms", "privacy")
COLOR_FIELDS = ("accent_color", "background_color")
PICTURE_FIELDS = ("logo", "hero")
ASK_FIELDS = (*(f"asks_{name}" for name in ASKABLE_FIELDS), "asks_terms")
DESIGN_FIELDS = (
    "theme",
    *COLOR_FIELDS,
    *ASK_FIELDS,
    *TEXT_FIELDS,
    "translations",
    *PICTURE_FIELDS,
)


def with_draft(campaign: Campaign) -> Campaign:
    """Return a copy of the campaign with its draft applied: to show, never to save."""
    drafted = copy.copy(campaign)
    for name, value in _draft_fields(campaign).items():
        setattr(drafted, name, value)
    return drafted


def unpublished_fields(campaign: Campaign) -> list[str]:
    """Return the names of the fields that publishing would change."""
    return _changed_fields(campaign, _draft_fields(campaign))


def public_pictures(campaign: Campaign) -> list[str]:
    """Return the names of the pictures of the published page; "" for a missing one."""
    return [campaign.logo, campaign.hero, campaign.share]


@transaction.atomic
def edit(
    campaign: Campaign, fields: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    """Write these `fields` of the design into the campaign's draft.

    Fields outside the design are ignored. A draft equal to the published page is
    deleted. The trail has no entry: visitors see no change. Locks the campaign.
    """
    stored = _lock(campaign)
    design = {name: getattr(stored, name) for name in DESIGN_FIELDS}
    design |= _draft_fields(stored)
    design |= {name: fields[name] for name in DESIGN_FIELDS if name in fields}
    if _changed_fields(stored, design):
        Draft.objects.update_or_create(
            campaign=stored,
            defaults={"fields": design, "edited_at": at, "edited_by": by},
        )
    else:
        Draft.objects.filter(campaign=stored).delete()


@transaction.atomic
def put_picture(
    campaign: Campaign, kind: str, content: bytes, *, by: User | None, at: datetime
) -> None:
    """Clean an uploaded picture and write it into the draft; raise PictureRefused.

    `kind` is one of PICTURE_FIELDS.
    """
    picture = pictures.clean(content, kind=kind)
    _store_picture(campaign, picture)
    edit(campaign, {kind: picture.name}, by=by, at=at)


@transaction.atomic
def publish(campaign: Campaign, *, by: User | None, at: datetime) -> list[str]:
    """Show the draft to visitors; return the names of the fields that changed.

    Safe to repeat: without a draft nothing changes. Locks the campaign.
    """
    stored = _lock(campaign)
    draft = _draft_fields(stored)
    changed = _changed_fields(stored, draft)
    if not changed:
        return []
    for name in changed:
        setattr(stored, name, draft[name])
    stored.save(update_fields=changed)
    update_share_picture(stored)
    trail.record("campaigns.published", stored, by=by, at=at, fields=changed)
    _delete_draft(stored)
    campaign.refresh_from_db()
    return changed


@transaction.atomic
def discard(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Delete the draft: the page stays as visitors see it. Locks the campaign."""
    stored = _lock(campaign)
    if changed := unpublished_fields(stored):
        trail.record("campaigns.draft_discarded", stored, by=by, at=at, fields=changed)
    _delete_draft(stored)


def update_share_picture(campaign: Campaign) -> None:
    """Draw and store the picture that messengers show beside the page's address.

    Called in the caller's transaction whenever a picture or colour of the page changes.
    """
    before, campaign.share = campaign.share, _draw_share_picture(campaign)
    campaign.save(update_fields=["share"])
    if before != campaign.share:
        campaign.pictures.filter(name=before).delete()


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _draft_fields(campaign: Campaign) -> dict[str, Any]:
    draft = Draft.objects.filter(campaign=campaign.pk).first()
    fields = draft.fields if draft else {}
    return {name: fields[name] for name in DESIGN_FIELDS if name in fields}


def _changed_fields(campaign: Campaign, design: dict[str, Any]) -> list[str]:
    return [name for name in design if getattr(campaign, name) != design[name]]


def _store_picture(campaign: Campaign, picture: pictures.EncodedPicture) -> None:
    Picture.objects.get_or_create(
        campaign=campaign, name=picture.name, defaults={"content": picture.content}
    )


def _draw_share_picture(campaign: Campaign) -> str:
    contents = {
        picture.name: bytes(picture.content)
        for picture in campaign.pictures.filter(name__in=[campaign.logo, campaign.hero])
    }
    drawn = pictures.draw_share_picture(
        campaign.background_color,
        campaign.accent_color,
        logo=contents.get(campaign.logo),
        hero=contents.get(campaign.hero),
    )
    _store_picture(campaign, drawn)
    return drawn.name


def _delete_draft(campaign: Campaign) -> None:
    """Delete the draft, and the pictures that the published page does not use."""
    Draft.objects.filter(campaign=campaign).delete()
    campaign.pictures.exclude(name__in=public_pictures(campaign)).delete()
