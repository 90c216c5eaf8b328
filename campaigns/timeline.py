"""The timeline of a campaign: its actions in the trail, its start and its end."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Phase
from staff import trail
from staff.models import Entry, User

MAX_ENTRIES = 20  # enough: a campaign is launched once and paused rarely

_PHASES_IN_PROGRESS = {Phase.RUNNING, Phase.PAUSED}

# By action of the trail: the status that gives the event its look, and its label.
_ACTIONS: dict[str, tuple[str, Promise]] = {
    "campaigns.created": ("draft", _("Created")),
    "campaigns.launched": ("running", _("Launched")),
    "campaigns.paused": ("paused", _("Paused")),
    "campaigns.resumed": ("running", _("Resumed")),
    "campaigns.ended": ("ended", _("Ended by staff")),
}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """What happened or will happen, when, and by whom."""

    at: datetime
    status: str
    label: str
    by: User | None = None
    is_ahead: bool = False


def events_of(campaign: Campaign, *, at: datetime) -> list[TimelineEvent]:
    """Return the events of the campaign, the earliest first. One query."""
    entries = (
        Entry.objects.about(trail.target_of(campaign))
        .filter(action__in=_ACTIONS)
        .select_related("actor")
        .order_by("-id")[:MAX_ENTRIES]
    )
    events = [
        TimelineEvent(entry.at, status, str(label), entry.actor)
        for entry in entries
        for status, label in [_ACTIONS[entry.action]]
    ]
    if not any(entry.action == "campaigns.created" for entry in entries):
        by = campaign.created_by
        events.append(
            TimelineEvent(campaign.created_at, "draft", str(_("Created")), by)
        )
    events += _planned_events(campaign, at)
    return sorted(events, key=lambda event: event.at)


def elapsed_share(campaign: Campaign, *, at: datetime) -> float | None:
    """Return the elapsed share, 0 to 1, of the time between start and end.

    None without an end, and unless the campaign is running or paused.
    """
    if campaign.ends_at is None or campaign.phase(at) not in _PHASES_IN_PROGRESS:
        return None
    duration = campaign.ends_at - campaign.starts_at
    # A campaign that is paused before its start has a negative share.
    return max(0.0, (at - campaign.starts_at) / duration)


def _planned_events(campaign: Campaign, at: datetime) -> list[TimelineEvent]:
    """Return the planned start and end; those after an earlier end are left out."""
    starts, ends = campaign.starts_at, campaign.ends_at
    events = [
        TimelineEvent(starts, "not_started", str(_("Start")), is_ahead=starts > at),
    ]
    if ends:
        events.append(TimelineEvent(ends, "ended", str(_("End")), is_ahead=ends > at))
    if campaign.status == Campaign.Status.ENDED:
        events = [event for event in events if not event.is_ahead]
    return events
