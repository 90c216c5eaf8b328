"""Query the attempts that staff ask for, along the indexes there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from campaigns import time_zones
from campaigns.models import Campaign
from redemption.models import Attempt
from ui.characters import letters_and_digits

MAX_COUNTED = 10_000  # attempts of a day


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """How many rows there are: `n`, or more if they were counted only so far."""

    n: int
    is_more: bool


def find_attempts(campaign: Campaign, *, reference: str = "") -> QuerySet[Attempt]:
    """Return the campaign's attempts: all, or with this reference."""
    attempts = Attempt.objects.filter(campaign=campaign)
    if not reference:
        return attempts
    return attempts.filter(reference=normalize_reference(reference))


def attempts_today(campaign: Campaign, *, at: datetime) -> BoundedCount:
    """Return how many attempts failed since midnight in the campaign's zone.

    There is no index by time, so only the MAX_COUNTED newest ones are read.
    """
    today = at.astimezone(campaign.zone).date()
    midnight = time_zones.midnight(today, campaign.zone)
    newest = Attempt.objects.filter(campaign=campaign).order_by("-id")
    moments = newest.values_list("at", flat=True)[: MAX_COUNTED + 1]
    n = sum(moment >= midnight for moment in moments)
    return BoundedCount(min(n, MAX_COUNTED), is_more=n > MAX_COUNTED)


def normalize_reference(reference: str) -> str:
    """Return a reference as it is stored, "7KQ2-M9XA", however it was typed."""
    symbols = letters_and_digits(reference).upper()
    return f"{symbols[:4]}-{symbols[4:]}"
