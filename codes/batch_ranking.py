"""Rank the open batches of campaigns by how much of each is redeemed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from codes.models import Status

MAX_BATCHES = 500  # that are considered, the newest
NEARLY = 0.9  # of the codes that are not voided: time to print more
SETTLED = timedelta(days=1)  # before that a batch is neither good nor bad
SHOWN = 5

_READ = """
    WITH considered AS (
        SELECT batch.id, batch.campaign_id, batch.name,
            greatest(batch.created_at, campaign.starts_at) AS redeemable_since
        FROM codes_batch AS batch
        JOIN campaigns_campaign AS campaign ON campaign.id = batch.campaign_id
        WHERE batch.campaign_id = ANY(%(campaigns)s)
            AND batch.generation = 'done' AND batch.paused_at IS NULL
            AND (batch.expires_at IS NULL OR batch.expires_at > %(at)s)
        ORDER BY batch.id DESC LIMIT %(limit)s
    ), tallies AS (
        SELECT batch_id, status, n FROM codes_tally
        WHERE batch_id IN (SELECT id FROM considered)
        UNION ALL
        SELECT batch_id, status, n FROM codes_tally_delta
        WHERE batch_id IN (SELECT id FROM considered)
    ), counted AS (
        SELECT batch_id, sum(n)::bigint AS total,
            coalesce(sum(n) FILTER (WHERE status = %(redeemed)s), 0)::bigint
                AS redeemed,
            coalesce(sum(n) FILTER (WHERE status = ANY(%(live)s)), 0)::bigint
                AS remaining
        FROM tallies GROUP BY batch_id
    )
    SELECT id, campaign_id, name, total, redeemed, remaining, redeemable_since
    FROM considered JOIN counted ON counted.batch_id = considered.id
    ORDER BY id
"""

_LIVE = [Status.INACTIVE, Status.AVAILABLE, Status.ISSUED, Status.RESERVED]


@dataclass(frozen=True, slots=True)
class Standing:
    """An open batch in numbers."""

    batch_id: int
    campaign_id: int
    name: str
    total: int
    redeemed: int
    left: int  # codes that can still be redeemed, now or once they are activated
    redeemable_since: datetime

    @property
    def share(self) -> float:
        """Redeemed codes as a share of all, 0 to 1."""
        return self.redeemed / self.total if self.total else 0.0

    @property
    def is_nearly_redeemed(self) -> bool:
        known = self.redeemed + self.left
        return self.left > 0 and self.redeemed >= NEARLY * known


def of_campaigns(campaigns: Iterable[Campaign], *, at: datetime) -> list[Standing]:
    """Return where the open batches of these campaigns stand, oldest first. One query.

    Open is what is generated, not paused and not expired. Of more than MAX_BATCHES the
    newest are returned.
    """
    ids = [campaign.pk for campaign in campaigns]
    if not ids:
        return []
    parameters: dict[str, Any] = {
        "campaigns": ids,
        "at": at,
        "limit": MAX_BATCHES,
        "redeemed": Status.REDEEMED,
        "live": _LIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, parameters)
        return [Standing(*row) for row in cursor.fetchall()]


def nearly_redeemed(standings: Iterable[Standing]) -> list[Standing]:
    """Return the batches that are nearly redeemed, those with the fewest left first."""
    nearly = [standing for standing in standings if standing.is_nearly_redeemed]
    return sorted(nearly, key=lambda standing: standing.left)


def best_and_weakest(
    standings: Iterable[Standing], *, at: datetime
) -> tuple[list[Standing], list[Standing]]:
    """Return the batches with the greatest share redeemed, and those with the least.

    Only those whose codes could be redeemed for a day; none is in both.
    """
    ranked = sorted(
        (one for one in standings if one.redeemable_since <= at - SETTLED),
        key=lambda standing: (-standing.share, standing.batch_id),
    )
    best = ranked[: min(SHOWN, (len(ranked) + 1) // 2)]
    weakest = ranked[len(best) :][::-1][:SHOWN]
    return best, weakest
