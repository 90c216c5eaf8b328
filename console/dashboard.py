"""The home page of the console: what needs attention today, and the figures.

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

TREND_DAYS = 30
WEEK_DAYS = 7
ENDS_SOON = timedelta(days=WEEK_DAYS)
RECENT = timedelta(days=1)
MAX_CAMPAIGNS = 50
MAX_ITEMS = 5  # of each kind
MAX_ATTEMPTS_READ = 500  # of a campaign, the newest

# Reads the newest attempts of each campaign only: no index has their time or reason.
_THROTTLED = """
    SELECT campaign.id, throttled.n, throttled.last_at
    FROM campaigns_campaign AS campaign
    CROSS JOIN LATERAL (
        SELECT sum(tries) AS n, max(at) AS last_at FROM (
            SELECT reason, at, tries FROM redemption_attempt
            WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT %(newest)s
        ) AS newest
        WHERE reason = %(reason)s AND at > %(since)s
    ) AS throttled
    WHERE campaign.id = ANY(%(campaigns)s) AND throttled.n > 0
    ORDER BY throttled.n DESC, campaign.id
"""


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """A campaign that is launched and has not ended."""

    campaign: Campaign
    phase: Phase
    redeemed: int
    total: int


@dataclass(frozen=True, slots=True)
class ThrottledCampaign:
    """A campaign whose landing page has throttled visitors recently."""

    campaign: Campaign
    n: int
    last_at: datetime


@dataclass(slots=True)
class AttentionItems:
    """What needs attention today; each list has MAX_ITEMS at most."""

    failed_runs: list[PrintRun] = field(default_factory=list)
    throttled: list[ThrottledCampaign] = field(default_factory=list)
    ending_soon: list[Campaign] = field(default_factory=list)
    nearly_redeemed: list[tuple[Standing, Campaign]] = field(default_factory=list)
    paused: list[Batch] = field(default_factory=list)
    ready_runs: list[PrintRun] = field(default_factory=list)
    generating: list[Batch] = field(default_factory=list)
    status_changes: list[Move] = field(default_factory=list)
    running_runs: list[PrintRun] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the page shows."""

    campaigns: list[OpenCampaign]
    attention: AttentionItems
    days: list[tuple[date, int]]
    best: list[tuple[Standing, Campaign]]
    weakest: list[tuple[Standing, Campaign]]
    is_empty: bool  # there is no campaign, not even a draft

    @property
    def today(self) -> int:
        return self.days[-1][1]

    @property
    def this_week(self) -> int:
        return sum(n for _, n in self.days[-WEEK_DAYS:])

    @property
    def this_month(self) -> int:
        return sum(n for _, n in self.days)


def build(*, at: datetime, may: Callable[[str], bool]) -> Dashboard:
    """Return the page at `at` for the permissions in `may`. Nine queries."""
    campaigns = open_campaigns(at)
    by_id = {campaign.pk: campaign for campaign in campaigns}
    running = [one for one in campaigns if one.phase(at) == Phase.RUNNING]
    standings = batch_ranking.of_campaigns(running, at=at)
    best, weakest = batch_ranking.best_and_weakest(standings, at=at)

    def named(found: list[Standing]) -> list[tuple[Standing, Campaign]]:
        return [(one, by_id[one.campaign_id]) for one in found]

    attention = AttentionItems(
        ending_soon=ending_soon(campaigns, at=at),
        nearly_redeemed=named(batch_ranking.nearly_redeemed(standings)[:MAX_ITEMS]),
        status_changes=list(_status_changes()),
    )
    _add_batches(attention, running, at)
    if may("redemption.view_attempt"):
        attention.throttled = throttled(campaigns, at=at)
    if may("codes.print_batch"):
        _add_print_runs(attention, at)
    zone = timezone.get_current_timezone()
    return Dashboard(
        campaigns=_with_figures(campaigns, at),
        attention=attention,
        days=daily_counts.by_day_of_all_campaigns(days=TREND_DAYS, at=at, zone=zone),
        best=named(best),
        weakest=named(weakest),
        is_empty=not campaigns and not Campaign.objects.exists(),
    )


def open_campaigns(at: datetime) -> list[Campaign]:
    """Return the campaigns that are launched and have not ended, running ones first."""
    campaigns = (
        Campaign.objects.filter(
            status__in=[Campaign.Status.RUNNING, Campaign.Status.PAUSED]
        )
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .in_display_order()[:MAX_CAMPAIGNS]
    )
    order = [Phase.RUNNING, Phase.PAUSED, Phase.NOT_STARTED]
    return sorted(campaigns, key=lambda campaign: order.index(campaign.phase(at)))


def ending_soon(campaigns: list[Campaign], *, at: datetime) -> list[Campaign]:
    """Return the campaigns that end within a week, the soonest first."""
    last = at + ENDS_SOON
    soon = [(c.ends_at, c.pk, c) for c in campaigns if c.ends_at and c.ends_at <= last]
    return [campaign for _end, _pk, campaign in sorted(soon)[:MAX_ITEMS]]


def throttled(campaigns: list[Campaign], *, at: datetime) -> list[ThrottledCampaign]:
    """Return the campaigns that throttled visitors recently, the most often first."""
    by_id = {campaign.pk: campaign for campaign in campaigns}
    parameters: dict[str, Any] = {
        "campaigns": list(by_id),
        "newest": MAX_ATTEMPTS_READ,
        "reason": Reason.THROTTLED.value,
        "since": at - RECENT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_THROTTLED, parameters)
        rows = cursor.fetchall()[:MAX_ITEMS]
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


def _add_batches(
    attention: AttentionItems, running: list[Campaign], at: datetime
) -> None:
    """Add the batches that are being made or removed, or paused in `running`."""
    working = Q(generation__in=[Batch.Generation.RUNNING, Batch.Generation.HELD])
    working |= Q(removing_at__isnull=False)
    paused = Q(campaign__in=running, paused_at__isnull=False, removing_at=None)
    paused &= Q(expires_at=None) | Q(expires_at__gt=at)
    newest = Batch.objects.newest_first().values("pk")
    ids = newest.filter(working)[:MAX_ITEMS].union(
        newest.filter(paused & ~working)[:MAX_ITEMS]
    )
    batches = Batch.objects.filter(pk__in=ids).select_related("campaign")
    for batch in batches.newest_first():
        is_working = batch.is_generating or batch.is_being_removed
        (attention.generating if is_working else attention.paused).append(batch)


def _status_changes() -> QuerySet[Move]:
    moves = Move.objects.filter(finished_at=None).select_related("batch__campaign")
    return moves.order_by("-id")[:MAX_ITEMS]


def _add_print_runs(attention: AttentionItems, at: datetime) -> None:
    """Add the newest print runs that are running, failed, or ready to download."""
    state = PrintRun.State
    lists = {
        state.RUNNING: attention.running_runs,
        state.READY: attention.ready_runs,
        state.FAILED: attention.failed_runs,
    }
    conditions = [
        Q(state=state.RUNNING),
        Q(state=state.READY, downloads=0),
        Q(state=state.FAILED, created_at__gt=at - ENDS_SOON),
    ]
    newest = PrintRun.objects.order_by("-id").values("pk")
    first, *others = (newest.filter(condition)[:MAX_ITEMS] for condition in conditions)
    runs = PrintRun.objects.filter(pk__in=first.union(*others, all=True))
    for run in runs.select_related("batch__campaign").order_by("-id"):
        lists[PrintRun.State(run.state)].append(run)
