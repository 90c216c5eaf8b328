"""Design a landing page: edit a draft that staff see, publish it, or discard it.

A design is a few columns of the campaign. The draft holds other values for them, and
publishing copies it, so that public pages never ask which of the two they should show.
"""

import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import pictures
from campaigns.models import ASKED, Campaign, Draft, Picture
from staff import trail
from staff.models import User

WORDS = ("headline", "intro", "success_headline", "success_text", "contact")
TEXTS = (*WORDS, "question", "terms", "privacy")
COLORS = ("accent_color", "background_color")
PICTURES = ("logo", "hero")
ASKS = (*(f"asks_{name}" for name in ASKED), "asks_terms")
DESIGN = ("theme", *COLORS, *ASKS, *TEXTS, "translations", *PICTURES)


def drafted(campaign: Campaign) -> Campaign:
    """Return a copy of the campaign that looks as its draft, to be shown, not saved."""
    shown = copy.copy(campaign)
    for name, value in _draft_of(campaign).items():
        setattr(shown, name, value)
    return shown


def differences(campaign: Campaign) -> list[str]:
    """Return the names of what publishing would change."""
    return _changed(campaign, _draft_of(campaign))


def pictures_of(campaign: Campaign) -> list[str]:
    """Return the names of the pictures that the published page shows."""
    return [campaign.logo, campaign.hero, campaign.share]


@transaction.atomic
def edit(
    campaign: Campaign, fields: dict[str, Any], *, by: User | None, at: datetime
) -> None:
    """Put these `fields` of the design into the campaign's draft; visitors see none."""
    stored = _locked(campaign)
    design = {name: getattr(stored, name) for name in DESIGN}
    design |= _draft_of(stored)
    design |= {name: fields[name] for name in DESIGN if name in fields}
    if _changed(stored, design):
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
    """Clean a logo or hero picture and put it into the draft; raise Unusable."""
    cleaned = pictures.clean(content, kind=kind)
    _keep(campaign, cleaned)
    edit(campaign, {kind: cleaned.name}, by=by, at=at)


@transaction.atomic
def publish(campaign: Campaign, *, by: User | None, at: datetime) -> list[str]:
    """Show the draft to visitors; return the names of what changed."""
    stored = _locked(campaign)
    draft = _draft_of(stored)
    changed = _changed(stored, draft)
    if not changed:
        return []
    for name in changed:
        setattr(stored, name, draft[name])
    stored.save(update_fields=changed)
    redraw_share(stored)
    trail.record("campaigns.published", stored, by=by, at=at, fields=changed)
    _tidy(stored)
    campaign.refresh_from_db()
    return changed


@transaction.atomic
def discard(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Forget the draft: the page stays as visitors see it."""
    stored = _locked(campaign)
    if changed := differences(stored):
        trail.record("campaigns.draft_discarded", stored, by=by, at=at, fields=changed)
    _tidy(stored)


def redraw_share(campaign: Campaign) -> None:
    """Draw and keep what others see when the page is shared.

    In the caller's transaction, whenever a picture or a colour of the page changes.
    """
    before, campaign.share = campaign.share, _share_picture(campaign)
    campaign.save(update_fields=["share"])
    if before != campaign.share:
        campaign.pictures.filter(name=before).delete()


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _draft_of(campaign: Campaign) -> dict[str, Any]:
    found = Draft.objects.filter(campaign=campaign.pk).first()
    fields = found.fields if found else {}
    return {name: fields[name] for name in DESIGN if name in fields}


def _changed(campaign: Campaign, design: dict[str, Any]) -> list[str]:
    return [name for name in design if getattr(campaign, name) != design[name]]


def _keep(campaign: Campaign, cleaned: pictures.Cleaned) -> None:
    Picture.objects.get_or_create(
        campaign=campaign, name=cleaned.name, defaults={"content": cleaned.content}
    )


def _share_picture(campaign: Campaign) -> str:
    contents = {
        picture.name: bytes(picture.content)
        for picture in campaign.pictures.filter(name__in=[campaign.logo, campaign.hero])
    }
    drawn = pictures.share(
        campaign.background_color,
        campaign.accent_color,
        logo=contents.get(campaign.logo),
        hero=contents.get(campaign.hero),
    )
    _keep(campaign, drawn)
    return drawn.name


def _tidy(campaign: Campaign) -> None:
    """Delete the draft and the pictures that nobody shows any more."""
    Draft.objects.filter(campaign=campaign).delete()
    campaign.pictures.exclude(name__in=pictures_of(campaign)).delete()
