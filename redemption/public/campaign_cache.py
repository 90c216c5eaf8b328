"""Cache running campaigns for a moment, for visitors who redeem in them.

Whether a campaign still runs is tested by the claim itself, in the database; what may
be two seconds old are the texts of the page and what it asks.
"""

import copy
import time

from campaigns.models import Campaign

MAX_AGE = 2.0  # seconds

_cache: dict[str, tuple[float, Campaign]] = {}


def get_running(slug: str) -> Campaign | None:
    """Return a copy of the campaign, or None if it is not there or not running."""
    now = time.monotonic()
    entry = _cache.get(slug)
    if entry is None or now - entry[0] > MAX_AGE:
        campaign = Campaign.objects.filter(
            slug=slug, status=Campaign.Status.RUNNING
        ).first()
        if campaign is None:
            _cache.pop(slug, None)
            return None
        entry = _cache[slug] = (now, campaign)
    return copy.copy(entry[1])


def clear() -> None:
    """Empty the cache: tests change campaigns within MAX_AGE."""
    _cache.clear()
