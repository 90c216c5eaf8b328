"""Compare rows with counters: every code exists once, and is counted once."""

from collections.abc import Iterator
from datetime import datetime

from codes.models import Batch, Status
from codes.references import SERIALS
from console.integrity.queries import fetch_rows

# One statement, so one snapshot: while a batch is being filled or redeemed, its rows,
# its watermark and its counters still fit.
_BATCH = """
    SELECT 'rows', status, count(*), min(id), max(id) FROM codes_code
    WHERE id BETWEEN %(first)s AND %(last)s GROUP BY status
    UNION ALL
    SELECT 'tallies', status, sum(n)::bigint, NULL, NULL FROM (
        SELECT status, n FROM codes_tally WHERE batch_id = %(batch)s
        UNION ALL
        SELECT status, n FROM codes_tally_delta WHERE batch_id = %(batch)s
    ) AS counters GROUP BY status
    UNION ALL
    SELECT 'generated', 0, generated, NULL, NULL FROM codes_batch WHERE id = %(batch)s
"""

# Jumps from batch to batch along the primary key: one index lookup for each batch.
_ORPHANS = """
    WITH RECURSIVE jump AS (
        SELECT min({id}) >> 32 AS batch FROM {table}
        UNION ALL
        SELECT (SELECT min({id}) >> 32 FROM {table} WHERE {id} >= (batch + 1) << 32)
        FROM jump WHERE batch IS NOT NULL
    )
    SELECT batch FROM jump
    WHERE batch IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM codes_batch WHERE id = jump.batch
    )
"""
_ORPHAN_QUERIES = {
    "codes": _ORPHANS.format(id="id", table="codes_code"),
    "redemptions": _ORPHANS.format(id="code_id", table="redemption_redemption"),
}

_QUARTERS = """
    SELECT c.id, counted.n, actual.n
    FROM campaigns_campaign AS c
    CROSS JOIN LATERAL (
        SELECT sum(n)::bigint AS n, max(starts_at) + interval '15 minutes' AS upto
        FROM redemption_quartercount WHERE campaign_id = c.id
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM redemption_redemption
        WHERE campaign_id = c.id AND at < counted.upto
    ) AS actual
    WHERE counted.n <> actual.n ORDER BY c.id
"""


def rows_belong_to_a_batch(at: datetime) -> Iterator[str]:
    """Every code and every redemption belongs to a batch that exists."""
    for what, statement in _ORPHAN_QUERIES.items():
        for (batch_id,) in fetch_rows(statement):
            yield f"There are {what} of batch {batch_id}, but no such batch."


def batches_are_complete_and_tallied(at: datetime) -> Iterator[str]:
    """A batch has the serials 1 to its watermark, and the tallies count them."""
    for batch in Batch.objects.order_by("id"):
        yield from _check_batch(batch)


def quarter_hours_are_counted(at: datetime) -> Iterator[str]:
    """The counts by quarter hour include every redemption up to the newest count."""
    for campaign_id, counted, actual in fetch_rows(_QUARTERS):
        yield (
            f"Campaign {campaign_id}: the quarter hours hold {counted:,} redemptions, "
            f"there are {actual:,}."
        )


def _check_batch(batch: Batch) -> Iterator[str]:
    first, last = batch.code_id(0), batch.code_id(SERIALS)
    rows: dict[int, int] = {}  # by status
    tallies: dict[int, int] = {}  # by status
    generated, serials = 0, set()
    for kind, status, n, lowest, highest in fetch_rows(
        _BATCH, batch=batch.pk, first=first, last=last
    ):
        if kind == "generated":
            generated = n
        elif kind == "tallies":
            tallies[status] = n
        else:
            rows[status] = n
            serials |= {lowest - first, highest - first}
    yield from _check_serials(batch, sum(rows.values()), generated, serials)
    for status in sorted({*rows, *tallies}):
        actual, tallied = rows.get(status, 0), tallies.get(status, 0)
        if actual != tallied:
            name = Status(status).name.lower()
            yield (
                f"Batch {batch.pk}: {actual:,} codes are {name}, the tallies say "
                f"{tallied:,}."
            )


def _check_serials(
    batch: Batch, rows: int, generated: int, serials: set[int]
) -> Iterator[str]:
    if rows != generated:
        yield f"Batch {batch.pk}: {rows:,} codes exist, {generated:,} were generated."
    elif rows and (min(serials), max(serials)) != (1, generated):
        yield (
            f"Batch {batch.pk}: the serials run from {min(serials):,} to "
            f"{max(serials):,}, not from 1 to {generated:,}."
        )
