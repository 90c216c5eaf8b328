"""Remember a running campaign for a moment, for visitors who redeem in it.

Whether it still runs is tested by the claim itself, in the database; what may be two
seconds old are the words on the page and what it asks.
"""

import copy
import time

from campaigns.models import Campaign

REMEMBERED = 2.0  # seconds

_known: dict[str, tuple[float, Campaign]] = {}


def get_running(slug: str) -> Campaign | None:
    """Return a copy of the campaign, or None if it is not there or not running."""
    now = time.monotonic()
    known = _known.get(slug)
    if known is None or now - known[0] > REMEMBERED:
        campaign = Campaign.objects.filter(
            slug=slug, status=Campaign.Status.RUNNING
        ).first()
        if campaign is None:
            _known.pop(slug, None)
            return None
        known = _known[slug] = (now, campaign)
    return copy.copy(known[1])


def clear() -> None:
    """Forget all: tests change campaigns faster than anybody reads."""
    _known.clear()
