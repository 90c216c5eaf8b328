"""The figures of one campaign, its trend, its newest batches and redemptions."""

from dataclasses import dataclass
from datetime import date, datetime

from campaigns.models import Campaign
from codes import tallies
from codes.models import Batch
from codes.tallies import CodeCounts
from console.dashboard import TREND_DAYS
from redemption import attempt_list, daily_counts
from redemption.attempt_list import BoundedCount
from redemption.models import Redemption

MAX_ITEMS = 5


@dataclass(frozen=True, slots=True)
class CampaignDashboard:
    """What the page of the campaign shows of codes and redemptions."""

    figures: CodeCounts
    days: list[tuple[date, int]]
    attempts_today: BoundedCount
    batches: list[tuple[Batch, CodeCounts, bool]]  # the bool: it has expired
    latest: list[Redemption]


def build(campaign: Campaign, *, at: datetime) -> CampaignDashboard:
    """Return the figures of the campaign at `at`. Eight queries, always."""
    newest = list(campaign.batches.newest_first()[:MAX_ITEMS])
    figures = tallies.counts_by_batch(newest)
    latest = Redemption.objects.filter(campaign=campaign).select_related("code__batch")
    return CampaignDashboard(
        figures=tallies.total_counts(campaign.batches.only("pk")),
        days=daily_counts.by_day(campaign, days=TREND_DAYS, at=at),
        attempts_today=attempt_list.attempts_today(campaign, at=at),
        batches=[(batch, figures[batch.pk], batch.is_expired(at)) for batch in newest],
        latest=list(latest.newest_first()[:MAX_ITEMS]),
    )
