"""Choose the attempts that staff ask for, along the indexes there are."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet

from campaigns.models import Campaign
from redemption.models import Attempt

MOST = 10_000  # attempts of a day that are counted


@dataclass(frozen=True, slots=True)
class Count:
    """A number that was counted up to a bound only."""

    n: int
    is_more: bool


def attempts(campaign: Campaign, *, q: str = "") -> QuerySet[Attempt]:
    """Return the campaign's attempts: all, or with this reference."""
    found = Attempt.objects.filter(campaign=campaign)
    return found.filter(reference=as_issued(q)) if q else found


def attempts_today(campaign: Campaign, *, at: datetime) -> Count:
    """Return how many attempts failed since midnight in the campaign's zone.

    There is no index by time: it looks at the newest ones only, MOST at most.
    """
    midnight = datetime.combine(at.astimezone(campaign.zone), time.min, campaign.zone)
    newest = Attempt.objects.filter(campaign=campaign).order_by("-id")
    moments = newest.values_list("at", flat=True)[: MOST + 1]
    n = sum(moment >= midnight for moment in moments)
    return Count(min(n, MOST), is_more=n > MOST)


def as_issued(reference: str) -> str:
    """Return a reference as we write it, however it was read out: "7KQ2-M9XA"."""
    signs = "".join(filter(str.isalnum, reference.upper()))
    return f"{signs[:4]}-{signs[4:]}"
