"""How many codes have which status, read from counters instead of counting codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from codes.models import Batch, Status

_READ = """
    SELECT {by}, sum(n)::bigint, max(last_at)
    FROM (
        SELECT batch_id, status, n, last_at FROM codes_tally
        WHERE batch_id = ANY(%(ids)s)
        UNION ALL
        SELECT batch_id, status, n, last_at FROM codes_tally_delta
        WHERE batch_id = ANY(%(ids)s)
    ) AS counted
    GROUP BY {by}
"""

_READ_BY_CAMPAIGN = """
    WITH wanted AS (
        SELECT id, campaign_id FROM codes_batch WHERE campaign_id = ANY(%(ids)s)
    )
    SELECT campaign_id, status, sum(n)::bigint, max(last_at)
    FROM (
        SELECT batch_id, status, n, last_at FROM codes_tally
        UNION ALL
        SELECT batch_id, status, n, last_at FROM codes_tally_delta
    ) AS counted JOIN wanted ON wanted.id = counted.batch_id
    GROUP BY campaign_id, status
"""

# One statement, so that it adds exactly the rows that it deletes, even while others
# append rows or fold.
_FOLD = """
    WITH gone AS (
        DELETE FROM codes_tally_delta RETURNING batch_id, status, n, last_at
    ), summed AS (
        SELECT batch_id, status, sum(n) AS n, max(last_at) AS last_at
        FROM gone GROUP BY batch_id, status ORDER BY batch_id, status
    ), folded AS (
        INSERT INTO codes_tally AS t (batch_id, status, n, last_at)
        SELECT batch_id, status, n, last_at FROM summed
        ON CONFLICT (batch_id, status) DO UPDATE
        SET n = t.n + EXCLUDED.n, last_at = greatest(t.last_at, EXCLUDED.last_at)
    )
    SELECT count(*) FROM gone
"""


@dataclass(slots=True)
class CodeCounts:
    """How many codes of a batch, or of several together, have which status."""

    by_status: dict[int, int] = field(default_factory=dict)
    last_redeemed_at: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def inactive(self) -> int:
        return self.by_status.get(Status.INACTIVE, 0)

    @property
    def available(self) -> int:
        return self.by_status.get(Status.AVAILABLE, 0)

    @property
    def redeemed(self) -> int:
        return self.by_status.get(Status.REDEEMED, 0)

    @property
    def voided(self) -> int:
        return self.by_status.get(Status.VOIDED, 0)

    def put(self, status: int, n: int, last_at: datetime | None) -> None:
        """Set the count of a status, and the moment when a code last came to it."""
        self.by_status[status] = n
        if status == Status.REDEEMED:
            self.last_redeemed_at = last_at


def counts_by_batch(batches: Iterable[Batch]) -> dict[int, CodeCounts]:
    """Return the counts of each batch, by its id. One query."""
    ids = [batch.pk for batch in batches]
    return _counts(ids, _READ.format(by="batch_id, status"))


def counts_by_campaign(campaigns: Iterable[Campaign]) -> dict[int, CodeCounts]:
    """Return the counts of all batches of each campaign, by its id. One query."""
    return _counts([campaign.pk for campaign in campaigns], _READ_BY_CAMPAIGN)


def total_counts(batches: Iterable[Batch]) -> CodeCounts:
    """Return the counts of all these batches together. One query."""
    whole = CodeCounts()
    ids = [batch.pk for batch in batches]
    for status, n, last_at in _rows(ids, _READ.format(by="status")):
        whole.put(status, n, last_at)
    return whole


def fold() -> int:
    """Add the appended differences to the tallies; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        folded: int = cursor.fetchone()[0]
        return folded


def _counts(ids: list[int], query: str) -> dict[int, CodeCounts]:
    counts = {key: CodeCounts() for key in ids}
    for key, status, n, last_at in _rows(ids, query):
        counts[key].put(status, n, last_at)
    return counts


def _rows(ids: list[int], query: str) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, {"ids": ids})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
