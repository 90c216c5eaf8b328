"""Design a landing page: edit a draft that only staff see, publish or discard it.

A design is a subset of the campaign's columns, and a draft holds other values for them.
Publishing copies these into the columns, so public pages read the campaign alone.
"""

import copy
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns import pictures
from campaigns.models import ASKABLE_FIELDS, Campaign, Draft, Picture
from staff import trail, trail_changes
from staff.models import User
from ui import edit_versions
from ui.edit_versions import EditConflict, Version

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


def version(campaign: Campaign) -> Version:
    """Return the version of the whole design: of the draft, or of the page."""
    drafted = with_draft(campaign)
    values = {name: getattr(drafted, name) for name in DESIGN_FIELDS}
    values["translations"] = json.dumps(values["translations"], sort_keys=True)
    texts = {name: edit_versions.text_of(value) for name, value in values.items()}
    return edit_versions.version_of(texts)


def changed_since(campaign: Campaign, seen: Version) -> list[str]:
    """Return the names of the fields whose values are not those of the version."""
    now = version(campaign).digests
    return [name for name in now if now[name] != seen.digests.get(name)]


@transaction.atomic
def edit(
    campaign: Campaign,
    fields: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Write these `fields` of the design into the campaign's draft.

    Fields outside the design are ignored. A draft equal to the published page is
    deleted. The trail has no entry: visitors see no change. `seen` has the values that
    the fields were merged with; raises EditConflict where one that would change is not
    as in it. Locks the campaign.
    """
    stored = _lock(campaign)
    drafted = with_draft(stored)
    before = {name: getattr(drafted, name) for name in DESIGN_FIELDS}
    written = {name: fields[name] for name in DESIGN_FIELDS if name in fields}
    if seen is not None:
        changed = [name for name in written if written[name] != before[name]]
        edit_versions.check_unchanged(seen, drafted, changed)
    design = before | written
    if not _changed_fields(stored, design):
        Draft.objects.filter(campaign=stored).delete()
        return
    draft = Draft.objects.filter(campaign=stored).first()
    edit = {"by": by and by.pk, "at": at.isoformat()}
    edits = dict.fromkeys(trail_changes.between(before, design, design), edit)
    values = {
        "fields": design,
        "edits": (draft.edits if draft else {}) | edits,
        "edited_at": at,
        "edited_by": by,
    }
    Draft.objects.update_or_create(campaign=stored, defaults=values)


@transaction.atomic
def put_picture(
    campaign: Campaign,
    kind: str,
    content: bytes,
    *,
    by: User | None,
    at: datetime,
    seen: Version | None = None,
) -> None:
    """Clean an uploaded picture and write it into the draft.

    `kind` is one of PICTURE_FIELDS. Raises PictureRefused, and EditConflict if the
    draft has another picture than in `seen`.
    """
    picture = pictures.clean(content, kind=kind)
    stored = _lock(campaign)
    if getattr(with_draft(stored), kind) != picture.name:
        _check_seen(stored, seen, [kind])
    _store_picture(campaign, picture)
    edit(campaign, {kind: picture.name}, by=by, at=at)


@transaction.atomic
def remove_picture(
    campaign: Campaign, kind: str, *, by: User | None, at: datetime, seen: Version
) -> None:
    """Remove a picture from the draft; raise EditConflict as `put_picture`."""
    stored = _lock(campaign)
    if getattr(with_draft(stored), kind):
        _check_seen(stored, seen, [kind])
    edit(campaign, {kind: ""}, by=by, at=at)


@transaction.atomic
def publish(
    campaign: Campaign,
    fields: dict[str, Any] | None = None,
    *,
    by: User | None,
    at: datetime,
    seen: Version | None = None,
) -> list[str]:
    """Show the draft, with these `fields`, to visitors; return what changed.

    Safe to repeat: without a draft nothing changes. Raises EditConflict, and changes
    nothing, if the draft was not as in `seen`: what the actor has not seen is not
    published. Locks the campaign.
    """
    stored = _lock(campaign)
    _check_seen(stored, seen)
    if fields:
        edit(campaign, fields, by=by, at=at)
    draft = _draft_fields(stored)
    changed = _changed_fields(stored, draft)
    if not changed:
        return []
    before = {name: getattr(stored, name) for name in changed}
    for name in changed:
        setattr(stored, name, draft[name])
    stored.save(update_fields=changed)
    update_share_picture(stored)
    changes = trail_changes.between(before, draft, changed)
    trail.record("campaigns.published", stored, by=by, at=at, changes=changes)
    _delete_draft(stored)
    campaign.refresh_from_db()
    return changed


@transaction.atomic
def discard(
    campaign: Campaign, *, by: User | None, at: datetime, seen: Version | None = None
) -> None:
    """Delete the draft: the page stays as visitors see it. Locks the campaign.

    Raises EditConflict if the draft was not as in `seen`.
    """
    stored = _lock(campaign)
    if changed := unpublished_fields(stored):
        _check_seen(stored, seen)
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
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _check_seen(
    stored: Campaign, seen: Version | None, names: Iterable[str] = DESIGN_FIELDS
) -> None:
    """Raise EditConflict if the draft is not as in `seen`; None: whatever it is."""
    changed = [] if seen is None else changed_since(stored, seen)
    if unseen := set(changed) & set(names):
        raise EditConflict(unseen)


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
