"""Rows against counters: every code is there once, and counted once."""

from collections.abc import Iterator
from datetime import datetime

from codes.models import Batch, Status
from codes.references import SERIALS
from console.integrity.asking import ask

# One statement, so one moment: while a batch is being filled or redeemed its rows, its
# watermark and its counters still fit.
_BATCH = """
    SELECT 'counted', status, count(*), min(id), max(id) FROM codes_code
    WHERE id BETWEEN %(first)s AND %(last)s GROUP BY status
    UNION ALL
    SELECT 'told', status, sum(n)::bigint, NULL, NULL FROM (
        SELECT status, n FROM codes_tally WHERE batch_id = %(batch)s
        UNION ALL
        SELECT status, n FROM codes_tally_delta WHERE batch_id = %(batch)s
    ) AS counters GROUP BY status
    UNION ALL
    SELECT 'generated', 0, generated, NULL, NULL FROM codes_batch WHERE id = %(batch)s
"""

# From batch to batch along the primary key: one look for each, however many rows.
_STRAYS = """
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
_STRAY_ROWS = {
    "codes": _STRAYS.format(id="id", table="codes_code"),
    "redemptions": _STRAYS.format(id="code_id", table="redemption_redemption"),
}

_QUARTERS = """
    SELECT c.id, counted.n, live.n
    FROM campaigns_campaign AS c
    CROSS JOIN LATERAL (
        SELECT sum(n)::bigint AS n, max(starts_at) + interval '15 minutes' AS upto
        FROM redemption_quartercount WHERE campaign_id = c.id
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM redemption_redemption
        WHERE campaign_id = c.id AND at < counted.upto
    ) AS live
    WHERE counted.n <> live.n ORDER BY c.id
"""


def rows_belong_to_a_batch(at: datetime) -> Iterator[str]:
    """No code and no redemption is of a batch that does not exist."""
    for what, question in _STRAY_ROWS.items():
        for (batch_id,) in ask(question):
            yield f"There are {what} of batch {batch_id}, but no such batch."


def batches_are_whole_and_tallied(at: datetime) -> Iterator[str]:
    """A batch has the serials 1 to its watermark, and the tallies count them right."""
    for batch in Batch.objects.order_by("id"):
        yield from _of_batch(batch)


def quarters_are_counted(at: datetime) -> Iterator[str]:
    """The counts by quarter hour hold every redemption up to their newest row."""
    for campaign_id, counted, live in ask(_QUARTERS):
        yield (
            f"Campaign {campaign_id}: the quarter hours hold {counted:,} redemptions, "
            f"there are {live:,}."
        )


def _of_batch(batch: Batch) -> Iterator[str]:
    first, last = batch.code_id(0), batch.code_id(SERIALS)
    counted: dict[int, int] = {}
    told: dict[int, int] = {}
    generated, ids = 0, set()
    for kind, status, n, lowest, highest in ask(
        _BATCH, batch=batch.pk, first=first, last=last
    ):
        if kind == "generated":
            generated = n
        elif kind == "told":
            told[status] = n
        else:
            counted[status] = n
            ids |= {lowest - first, highest - first}
    yield from _gaps(batch, sum(counted.values()), generated, ids)
    for status in sorted({*counted, *told}):
        is_so, is_told = counted.get(status, 0), told.get(status, 0)
        if is_so != is_told:
            name = Status(status).name.lower()
            yield (
                f"Batch {batch.pk}: {is_so:,} codes are {name}, the tallies say "
                f"{is_told:,}."
            )


def _gaps(batch: Batch, rows: int, generated: int, ids: set[int]) -> Iterator[str]:
    if rows != generated:
        yield (
            f"Batch {batch.pk}: {rows:,} codes are there, {generated:,} were generated."
        )
    elif rows and (min(ids), max(ids)) != (1, generated):
        yield (
            f"Batch {batch.pk}: the serials run from {min(ids):,} to {max(ids):,}, not "
            f"from 1 to {generated:,}."
        )
