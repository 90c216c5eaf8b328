"""Create and edit campaigns: their words, dates, colours and address."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns import design_draft, slugs, time_zones
from campaigns.models import Campaign
from staff import trail
from staff.models import User


class SlugTaken(Exception):
    """Another campaign has this address; the message is for staff."""

    def __init__(self) -> None:
        super().__init__(_("Another campaign has this address. Choose another one."))


class SlugFixed(Exception):
    """The campaign was launched: its address may be printed; the message says so."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The address cannot change any more: since the launch it may stand on "
                "printed labels."
            )
        )


@transaction.atomic
def create(fields: dict[str, Any], *, by: User | None, at: datetime) -> Campaign:
    """Create a draft with these `fields`; raise SlugTaken where somebody was faster."""
    campaign = Campaign(**fields, created_by=by, created_at=at)
    _save(campaign)
    design_draft.redraw_share(campaign)
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
    campaign: Campaign, fields: dict[str, Any], *, by: User | None, at: datetime
) -> list[str]:
    """Give the campaign these `fields`; return the names of those that changed.

    Locks the campaign, so that each change is told from what was stored last. Raises
    SlugTaken, and SlugFixed for another address after the launch.
    """
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    changed = [name for name in fields if getattr(stored, name) != fields[name]]
    if "slug" in changed and stored.is_launched:
        raise SlugFixed
    if changed:
        for name in changed:
            setattr(stored, name, fields[name])
        _save(stored, changed)
        if not set(changed).isdisjoint(design_draft.COLORS):
            design_draft.redraw_share(stored)
        trail.record("campaigns.edited", stored, by=by, at=at, fields=changed)
    campaign.refresh_from_db()
    return changed


def suggestions(at: datetime) -> dict[str, Any]:
    """Return what a new campaign starts from: this hour, the zone of the last one."""
    last = Campaign.objects.order_by("-id").values_list("time_zone", flat=True).first()
    zone = last or settings.TIME_ZONE
    clock = time_zones.clock_at(at, ZoneInfo(zone))
    return {
        "time_zone": zone,
        "starts_at": clock.replace(minute=0, second=0, microsecond=0),
    }


def free_slug(name: str) -> str:
    """Return an address made from `name` that nobody has."""
    wished = slugs.from_name(name)
    taken = set(
        Campaign.objects.filter(
            slug__startswith=wished[: slugs.LENGTH - 4]
        ).values_list("slug", flat=True)
    )
    return slugs.first_free(wished, taken)


def _save(campaign: Campaign, names: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            campaign.save(update_fields=names, force_insert=names is None)
    except IntegrityError as error:
        if "slug" in str(error):
            raise SlugTaken from error
        raise
