"""How many codes have which status: read from counters, never by counting codes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

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

# One statement: what it deletes is what it adds, whoever appends or folds meanwhile.
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
    """The codes of a batch (or of several together) by status."""

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
    """Return the figures of each batch, by its id. One query."""
    ids = [batch.pk for batch in batches]
    found = {batch_id: CodeCounts() for batch_id in ids}
    for batch_id, status, n, last_at in _rows(ids, by="batch_id, status"):
        found[batch_id].put(status, n, last_at)
    return found


def total_counts(batches: Iterable[Batch]) -> CodeCounts:
    """Return the figures of all these batches as one. One query."""
    whole = CodeCounts()
    for status, n, last_at in _rows([batch.pk for batch in batches], by="status"):
        whole.put(status, n, last_at)
    return whole


def fold() -> int:
    """Fold the appended differences into the tallies; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
        folded: int = cursor.fetchone()[0]
        return folded


def _rows(ids: list[int], *, by: str) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(by=by), {"ids": ids})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
