"""Choose the moments of a month's redemptions, so that a chart of them looks alive."""

import random
from datetime import datetime, timedelta

_WEEKEND = {"Fri", "Sat", "Sun"}


def growing(count: int, *, days: int, at: datetime) -> list[datetime]:
    """Return moments of the last `days` days, oldest first, more of them towards `at`.

    The same ones for the same arguments.
    """
    return [_growing(n, count, days, at) for n in range(1, count + 1)]


def _growing(n: int, count: int, days: int, at: datetime) -> datetime:
    share = (n - 0.5) / count  # the first ones long ago
    scatter = 0.8 + 0.2 * ((n * 37) % 10) / 10
    days_ago = (days - 1) * (1 - share**0.6) * scatter
    return at - timedelta(days=days_ago, hours=(n * 7) % 11, minutes=(n * 13) % 60)


def weekly(
    count: int, *, days: int, at: datetime, rng: random.Random
) -> list[datetime]:
    """Return moments of the last `days` days: most at weekends and in the afternoon."""
    days_ago = range(days)
    weights = [
        (1.9 if f"{at - timedelta(days=day):%a}" in _WEEKEND else 1.0)
        * (1.25 - day / (2 * days))
        for day in days_ago
    ]
    afternoon = at.replace(hour=14, minute=0)
    moments = []
    for day in rng.choices(days_ago, weights, k=count):
        moment = afternoon - timedelta(days=day, hours=rng.gauss(0, 2.6))
        latest = at - timedelta(minutes=rng.randrange(3, 300))
        moments.append(min(moment, latest))
    return moments
