"""What staff find when they come in: what needs them today, and how it goes.

Every list is bounded and every number read from counters: the page costs the same
with ten codes and with ten million.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.models import Campaign, Phase
from codes import batch_ranking, tallies
from codes.batch_ranking import Standing
from codes.models import Batch, Move
from printing.models import PrintRun
from redemption import daily_counts
from redemption.models import Reason

DAYS = 30  # of the trend
WEEK = 7
ENDS_SOON = timedelta(days=WEEK)
LATELY = timedelta(days=1)
OPEN = 50  # campaigns that are looked at
SHOWN = 5  # of each kind of matter
NEWEST = 500  # attempts of a campaign that are looked at

# Of each campaign the newest attempts only: there is no index by time or reason.
_THROTTLED = """
    SELECT campaign.id, throttled.n, throttled.last_at
    FROM campaigns_campaign AS campaign
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, max(at) AS last_at FROM (
            SELECT reason, at FROM redemption_attempt
            WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT %(newest)s
        ) AS newest
        WHERE reason = %(reason)s AND at > %(since)s
    ) AS throttled
    WHERE campaign.id = ANY(%(campaigns)s) AND throttled.n > 0
    ORDER BY throttled.n DESC, campaign.id
"""


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """A campaign that is launched and not over."""

    campaign: Campaign
    phase: Phase
    redeemed: int
    total: int


@dataclass(frozen=True, slots=True)
class ThrottledCampaign:
    """A campaign whose landing page has turned visitors away lately."""

    campaign: Campaign
    n: int
    last_at: datetime


@dataclass(slots=True)
class AttentionItems:
    """What needs staff today; each list SHOWN long at most."""

    failed: list[PrintRun] = field(default_factory=list)
    throttled: list[ThrottledCampaign] = field(default_factory=list)
    ending: list[Campaign] = field(default_factory=list)
    nearly_redeemed: list[tuple[Standing, Campaign]] = field(default_factory=list)
    ready: list[PrintRun] = field(default_factory=list)
    generating: list[Batch] = field(default_factory=list)
    moving: list[Move] = field(default_factory=list)
    printing: list[PrintRun] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything on the page."""

    campaigns: list[OpenCampaign]
    attention: AttentionItems
    days: list[tuple[date, int]]
    best: list[tuple[Standing, Campaign]]
    weakest: list[tuple[Standing, Campaign]]
    is_empty: bool  # there is no campaign at all

    @property
    def today(self) -> int:
        return self.days[-1][1]

    @property
    def this_week(self) -> int:
        return sum(n for _, n in self.days[-WEEK:])

    @property
    def this_month(self) -> int:
        return sum(n for _, n in self.days)


def build(*, at: datetime, may: Callable[[str], bool]) -> Dashboard:
    """Return what somebody with these permissions finds at `at`. Nine queries."""
    campaigns = open_campaigns(at)
    by_id = {campaign.pk: campaign for campaign in campaigns}
    running = [one for one in campaigns if one.phase(at) == Phase.RUNNING]
    standings = batch_ranking.of_campaigns(running, at=at)
    best, weakest = batch_ranking.best_and_weakest(standings, at=at)

    def named(found: list[Standing]) -> list[tuple[Standing, Campaign]]:
        return [(one, by_id[one.campaign_id]) for one in found]

    attention = AttentionItems(
        ending=ending_soon(campaigns, at=at),
        nearly_redeemed=named(batch_ranking.nearly_redeemed(standings)[:SHOWN]),
        generating=list(_generating()),
        moving=list(_moving()),
    )
    if may("redemption.view_attempt"):
        attention.throttled = throttled(campaigns, at=at)
    if may("codes.print_batch"):
        _add_print_runs(attention, at)
    zone = timezone.get_current_timezone()
    return Dashboard(
        campaigns=_with_figures(campaigns, at),
        attention=attention,
        days=daily_counts.by_day_together(days=DAYS, at=at, zone=zone),
        best=named(best),
        weakest=named(weakest),
        is_empty=not campaigns and not Campaign.objects.exists(),
    )


def open_campaigns(at: datetime) -> list[Campaign]:
    """Return the campaigns that are launched and not over, those that run first."""
    found = (
        Campaign.objects.filter(
            status__in=[Campaign.Status.RUNNING, Campaign.Status.PAUSED]
        )
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .in_display_order()[:OPEN]
    )
    order = [Phase.RUNNING, Phase.PAUSED, Phase.NOT_STARTED]
    return sorted(found, key=lambda campaign: order.index(campaign.phase(at)))


def ending_soon(campaigns: list[Campaign], *, at: datetime) -> list[Campaign]:
    """Return the campaigns that end within a week, the soonest first."""
    ends = [(one.ends_at, one.pk, one) for one in campaigns if one.ends_at]
    return [one for end, _, one in sorted(ends) if end <= at + ENDS_SOON][:SHOWN]


def throttled(campaigns: list[Campaign], *, at: datetime) -> list[ThrottledCampaign]:
    """Return the campaigns that turned visitors away lately, the worst first."""
    by_id = {campaign.pk: campaign for campaign in campaigns}
    given: dict[str, Any] = {
        "campaigns": list(by_id),
        "newest": NEWEST,
        "reason": Reason.THROTTLED.value,
        "since": at - LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_THROTTLED, given)
        rows = cursor.fetchall()[:SHOWN]
    return [ThrottledCampaign(by_id[key], n, last_at) for key, n, last_at in rows]


def _with_figures(campaigns: list[Campaign], at: datetime) -> list[OpenCampaign]:
    counts = tallies.counts_by_campaign(campaigns)
    return [
        OpenCampaign(
            campaign,
            campaign.phase(at),
            counts[campaign.pk].redeemed,
            counts[campaign.pk].total,
        )
        for campaign in campaigns
    ]


def _generating() -> QuerySet[Batch]:
    going_on = [Batch.Generation.RUNNING, Batch.Generation.HELD]
    found = Batch.objects.filter(generation__in=going_on)
    return found.select_related("campaign").newest_first()[:SHOWN]


def _moving() -> QuerySet[Move]:
    found = Move.objects.filter(finished_at=None).select_related("batch__campaign")
    return found.order_by("-id")[:SHOWN]


def _add_print_runs(attention: AttentionItems, at: datetime) -> None:
    """Sort the newest print runs that wait for somebody, or that somebody waits for."""
    state = PrintRun.State
    failed = Q(state=state.FAILED, created_at__gt=at - ENDS_SOON)
    runs = PrintRun.objects.filter(
        Q(state=state.RUNNING) | Q(state=state.READY, downloads=0) | failed
    ).select_related("batch__campaign")
    places = {
        state.RUNNING: attention.printing,
        state.READY: attention.ready,
        state.FAILED: attention.failed,
    }
    for run in runs.order_by("-id")[: SHOWN * len(places)]:
        place = places[PrintRun.State(run.state)]
        if len(place) < SHOWN:
            place.append(run)
