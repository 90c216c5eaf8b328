"""Create and edit campaigns: name, address, dates, texts and colours."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import addresses, design_draft, slugs, time_zones
from campaigns.models import Campaign, Phase
from staff import trail, trail_changes
from staff.models import User
from ui import edit_versions


class SlugTaken(Exception):
    """Another campaign has this address; the message is for staff."""

    def __init__(self) -> None:
        super().__init__(_("Another campaign has this address. Choose another one."))


class SlugFixed(Exception):
    """The address of this campaign is fixed; the message is for staff."""

    def __init__(self, campaign: Campaign) -> None:
        text = _("The address cannot change any more.")
        super().__init__(f"{text} {addresses.explain_fixed(campaign)}")


class ClosesNow(Exception):
    """These dates would close a launched campaign at once, which was not confirmed.

    `field` is the date that would; the message is for staff.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create(fields: dict[str, Any], *, by: User | None, at: datetime) -> Campaign:
    """Create a campaign in status draft; raise SlugTaken."""
    campaign = Campaign(**fields, created_by=by, created_at=at)
    _save(campaign)
    design_draft.update_share_picture(campaign)
    trail.record(
        "campaigns.created",
        campaign,
        by=by,
        at=at,
        name=campaign.name,
        slug=campaign.slug,
    )
    return campaign


@transaction.atomic
def edit(
    campaign: Campaign,
    fields: dict[str, Any],
    *,
    by: User | None,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
    may_close: bool = False,
) -> list[str]:
    """Write these `fields` to the campaign; return the names of those that changed.

    `seen` has the values that the fields were merged with: without it they are written
    whatever is stored. Locks the campaign, so that values are compared with the row as
    it is now. Raises EditConflict where one that would change is not as in `seen`,
    SlugTaken, SlugFixed for another address once codes may be out with it, and, unless
    `may_close`, ClosesNow.
    """
    stored = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    before = {name: getattr(stored, name) for name in fields}
    changed = [name for name in fields if before[name] != fields[name]]
    if seen is not None:
        edit_versions.check_unchanged(seen, stored, changed)
    if "slug" in changed and stored.address_fixed_at:
        raise SlugFixed(stored)
    if not may_close:
        check_stays_open(stored, fields, at=at)
    if changed:
        for name in changed:
            setattr(stored, name, fields[name])
        _save(stored, changed)
        if not set(changed).isdisjoint(design_draft.COLOR_FIELDS):
            design_draft.update_share_picture(stored)
        changes = trail_changes.between(before, fields, changed)
        trail.record("campaigns.edited", stored, by=by, at=at, changes=changes)
    campaign.refresh_from_db()
    return changed


def check_stays_open(
    stored: Campaign, fields: Mapping[str, Any], *, at: datetime
) -> None:
    """Raise ClosesNow if these dates would end the campaign at `at`, or begin it anew.

    A draft is closed to visitors, and is not launched with an end that has passed.
    """
    edited = copy.copy(stored)
    edited.starts_at = fields.get("starts_at", stored.starts_at)
    edited.ends_at = fields.get("ends_at", stored.ends_at)
    match (stored.phase(at), edited.phase(at)):
        case (Phase.RUNNING | Phase.PAUSED | Phase.NOT_STARTED, Phase.ENDED):
            text = _("This moment has passed: the campaign would end at once.")
            raise ClosesNow("ends_at", text)
        case (Phase.RUNNING, Phase.NOT_STARTED):
            text = _("Until this moment visitors could not redeem any more.")
            raise ClosesNow("starts_at", text)


def initial_values(at: datetime) -> dict[str, Any]:
    """Return initial values of the form: this hour, the newest campaign's time zone."""
    zones = Campaign.objects.order_by("-id").values_list("time_zone", flat=True)
    zone = zones.first() or settings.TIME_ZONE
    local = time_zones.to_local(at, time_zones.load(zone))
    return {
        "time_zone": zone,
        "starts_at": local.replace(minute=0, second=0, microsecond=0),
    }


def free_slug(name: str) -> str:
    """Return an address made from `name` that no campaign has.

    It is spelled by the rules of the active language. Another process may take it
    before it is saved: `create` raises SlugTaken then.
    """
    slug = slugs.from_name(name, get_language() or "")
    taken = set(
        Campaign.objects.filter(
            slug__startswith=slug[: slugs.MAX_LENGTH - 4]
        ).values_list("slug", flat=True)
    )
    return slugs.first_free(slug, taken)


def _save(campaign: Campaign, names: list[str] | None = None) -> None:
    """Insert the campaign, or update the columns `names`; raise SlugTaken.

    The caller's transaction is rolled back by whatever this raises.
    """
    try:
        campaign.save(update_fields=names, force_insert=names is None)
    except IntegrityError as error:
        if "slug" in str(error):
            raise SlugTaken from error
        raise
