"""How far the batches of campaigns are: one row each, from the counters alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from codes.models import Status

NEARLY = 0.9  # of the codes that are not voided: time to print more
SETTLED = timedelta(days=1)  # before that a batch is neither good nor bad
SHOWN = 5

# Codes that can still be redeemed, now or once they are activated, are "left".
_READ = """
    SELECT batch.id, batch.campaign_id, batch.name, counted.total, counted.redeemed,
        counted.remaining,
        batch.generation = 'done' AND batch.paused_at IS NULL
            AND (batch.expires_at IS NULL OR batch.expires_at > %(at)s),
        greatest(batch.created_at, campaign.starts_at)
    FROM codes_batch AS batch
    JOIN campaigns_campaign AS campaign ON campaign.id = batch.campaign_id
    JOIN (
        SELECT batch_id, sum(n)::bigint AS total,
            coalesce(sum(n) FILTER (WHERE status = %(redeemed)s), 0)::bigint
                AS redeemed,
            coalesce(sum(n) FILTER (WHERE status = ANY(%(live)s)), 0)::bigint
                AS remaining
        FROM (
            SELECT batch_id, status, n FROM codes_tally
            UNION ALL
            SELECT batch_id, status, n FROM codes_tally_delta
        ) AS tallies
        GROUP BY batch_id
    ) AS counted ON counted.batch_id = batch.id
    WHERE batch.campaign_id = ANY(%(campaigns)s)
    ORDER BY batch.id
"""

_LIVE = [Status.INACTIVE, Status.AVAILABLE, Status.ISSUED, Status.RESERVED]


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch in numbers."""

    batch_id: int
    campaign_id: int
    name: str
    total: int
    redeemed: int
    left: int  # codes that can still be redeemed
    is_open: bool  # complete, not paused, not expired
    since: datetime  # from when on its codes could be redeemed

    @property
    def share(self) -> float:
        """Redeemed codes as a share of all, 0 to 1."""
        return self.redeemed / self.total if self.total else 0.0

    @property
    def is_nearly_redeemed(self) -> bool:
        known = self.redeemed + self.left
        return self.is_open and self.left > 0 and self.redeemed >= NEARLY * known


def of_campaigns(campaigns: Iterable[Campaign], *, at: datetime) -> list[Standing]:
    """Return where the batches of these campaigns stand, oldest first. One query."""
    ids = [campaign.pk for campaign in campaigns]
    if not ids:
        return []
    given: dict[str, Any] = {
        "campaigns": ids,
        "at": at,
        "redeemed": Status.REDEEMED,
        "live": _LIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, given)
        return [Standing(*row) for row in cursor.fetchall()]


def nearly_redeemed(standings: Iterable[Standing]) -> list[Standing]:
    """Return the batches that are nearly redeemed, those with the fewest left first."""
    found = [one for one in standings if one.is_nearly_redeemed]
    return sorted(found, key=lambda one: one.left)


def best_and_weakest(
    standings: Iterable[Standing], *, at: datetime
) -> tuple[list[Standing], list[Standing]]:
    """Return the batches with the greatest share redeemed, and those with the least.

    Only those whose codes could be redeemed for a day; none is among both.
    """
    ranked = sorted(
        (one for one in standings if one.is_open and one.since <= at - SETTLED),
        key=lambda one: (-one.share, one.batch_id),
    )
    best = ranked[: min(SHOWN, (len(ranked) + 1) // 2)]
    weakest = ranked[len(best) :][::-1][:SHOWN]
    return best, weakest
