"""How a campaign goes: its figures, its trend, its newest batches and redemptions."""

from dataclasses import dataclass
from datetime import date, datetime

from campaigns.models import Campaign
from codes import tallies
from codes.models import Batch
from codes.tallies import Figures
from redemption import counting, narrowing
from redemption.home import DAYS
from redemption.models import Redemption
from redemption.narrowing import Count

NEWEST = 5


@dataclass(frozen=True, slots=True)
class CampaignHome:
    """What the campaign's page shows of codes and redemptions."""

    figures: Figures
    days: list[tuple[date, int]]
    attempts_today: Count
    batches: list[tuple[Batch, Figures, bool]]  # and whether it has expired
    latest: list[Redemption]


def look(campaign: Campaign, *, at: datetime) -> CampaignHome:
    """Return how the campaign goes at `at`. Eight queries, however many batches."""
    newest = list(campaign.batches.newest_first()[:NEWEST])
    figures = tallies.figures(newest)
    latest = Redemption.objects.filter(campaign=campaign).select_related("code__batch")
    return CampaignHome(
        figures=tallies.together(campaign.batches.only("pk")),
        days=counting.by_day(campaign, days=DAYS, at=at),
        attempts_today=narrowing.attempts_today(campaign, at=at),
        batches=[(one, figures[one.pk], one.is_expired(at)) for one in newest],
        latest=list(latest.newest_first()[:NEWEST]),
    )
