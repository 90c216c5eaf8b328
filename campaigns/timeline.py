"""Tell the life of a campaign: what was done to it, when it starts and ends."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Phase
from staff import trail
from staff.models import Entry, User

NEWEST = 20  # deeds that are looked at: a campaign is launched once and paused rarely

_ON_ITS_WAY = {Phase.RUNNING, Phase.PAUSED}

# What the trail calls a deed, how the line of life shows it, and what it is called.
_DEEDS: dict[str, tuple[str, Promise]] = {
    "campaigns.created": ("draft", _("Created")),
    "campaigns.launched": ("running", _("Launched")),
    "campaigns.paused": ("paused", _("Paused")),
    "campaigns.resumed": ("running", _("Resumed")),
    "campaigns.ended": ("ended", _("Ended by staff")),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One point on the line: what happens, when, by whom; `is_ahead` if not yet."""

    at: datetime
    status: str
    words: str
    by: User | None = None
    is_ahead: bool = False


def of(campaign: Campaign, *, at: datetime) -> list[Moment]:
    """Return the moments of the campaign's life, the earliest first. One query."""
    entries = (
        Entry.objects.about(trail.target_of(campaign))
        .filter(action__in=_DEEDS)
        .select_related("actor")
        .order_by("-id")[:NEWEST]
    )
    moments = [
        Moment(entry.at, status, str(words), entry.actor)
        for entry in entries
        for status, words in [_DEEDS[entry.action]]
    ]
    if not any(entry.action == "campaigns.created" for entry in entries):
        by = campaign.created_by
        moments.append(Moment(campaign.created_at, "draft", str(_("Created")), by))
    return sorted(moments + _dates(campaign, at), key=lambda moment: moment.at)


def passed(campaign: Campaign, *, at: datetime) -> float | None:
    """Return which share of the campaign's time is over, 0 to 1.

    None if it has no end yet, or if it is not on its way.
    """
    if campaign.ends_at is None or campaign.phase(at) not in _ON_ITS_WAY:
        return None
    whole = campaign.ends_at - campaign.starts_at
    return max(0.0, (at - campaign.starts_at) / whole)  # paused before its start: 0


def _dates(campaign: Campaign, at: datetime) -> list[Moment]:
    """Return the start and the end that were planned, if the campaign got so far."""
    starts, ends = campaign.starts_at, campaign.ends_at
    moments = [
        Moment(starts, "not_started", str(_("Start")), is_ahead=starts > at),
    ]
    if ends:
        moments.append(Moment(ends, "ended", str(_("End")), is_ahead=ends > at))
    if campaign.status == Campaign.Status.ENDED:
        moments = [moment for moment in moments if not moment.is_ahead]
    return moments
