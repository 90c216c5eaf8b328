"""Query the attempts that staff ask for, along the indexes there are."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from campaigns import time_zones
from campaigns.models import Campaign
from codes.formats import LOOK_ALIKES
from redemption.models import Attempt
from ui.characters import letters_and_digits

MAX_COUNTED = 10_000  # rows of a day

_SHAPE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}", re.ASCII)
# References are spelled in the clear charset, which has no B: it is an 8.
_LOOK_ALIKES = str.maketrans(LOOK_ALIKES["clear"])


@dataclass(frozen=True, slots=True)
class BoundedCount:
    """How many there are: `n`, or more if they were counted only so far."""

    n: int
    is_more: bool


def find_attempts(campaign: Campaign, *, reference: str = "") -> QuerySet[Attempt]:
    """Return the campaign's attempts: all, or with this reference."""
    attempts = Attempt.objects.filter(campaign=campaign)
    if not reference:
        return attempts
    return attempts.filter(reference__in=_possible_references(reference))


def find_by_reference(typed: str) -> QuerySet[Attempt]:
    """Return the attempts of all campaigns with this reference, the newest first.

    None for a text that has not the shape of a reference, which takes no query.
    """
    if not is_shaped_like_a_reference(typed):
        return Attempt.objects.none()
    found = Attempt.objects.filter(reference__in=_possible_references(typed))
    return found.select_related("campaign").order_by("-id")


def is_shaped_like_a_reference(typed: str) -> bool:
    """Tell whether `typed` spells the eight symbols of a reference."""
    return bool(_SHAPE.fullmatch(normalize_reference(typed)))


def attempts_today(campaign: Campaign, *, at: datetime) -> BoundedCount:
    """Return how many attempts failed since midnight in the campaign's zone.

    Each try of a throttled host counts. There is no index by time, so only the
    MAX_COUNTED newest rows are read.
    """
    today = at.astimezone(campaign.zone).date()
    midnight = time_zones.midnight(today, campaign.zone)
    newest = Attempt.objects.filter(campaign=campaign).order_by("-id")
    rows = newest.values_list("at", "tries")[: MAX_COUNTED + 1]
    tries = [tries for moment, tries in rows if moment >= midnight]
    return BoundedCount(sum(tries[:MAX_COUNTED]), is_more=len(tries) > MAX_COUNTED)


def normalize_reference(reference: str) -> str:
    """Return a reference as it is stored, "7KQ2-M9XA", however it was typed."""
    symbols = letters_and_digits(reference).upper()
    return f"{symbols[:4]}-{symbols[4:]}"


def _possible_references(typed: str) -> set[str]:
    """Return a reference as typed, and with the symbols that others were read for."""
    reference = normalize_reference(typed)
    return {reference, reference.translate(_LOOK_ALIKES)}
