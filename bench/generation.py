"""Generating, against a bare COPY of the same rows and against bulk_create."""

import statistics
from collections.abc import Iterator

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from bench import figures, processes, scene
from bench.figures import Figure
from codes import copy_rows, generation
from codes.models import Batch, Code, Status
from codes.references import CodeReference

MILLION = 1_000_000
BULK = 100_000  # bulk_create takes a minute for a million; its rate is steady

_TWIN = "bench_code"


def measure() -> Iterator[Figure]:
    """Yield the figures of generating."""
    yield figures.ratio(
        "generation.fill 1,000,000",
        ours=lambda: _fill_rate(MILLION),
        theirs=_copy_rate,
        against="binary COPY of the same rows",
        target=0.55,
    )
    yield figures.ratio(
        "generation.fill 1,000,000",
        ours=lambda: _fill_rate(MILLION),
        theirs=_bulk_create_rate,
        against="bulk_create of the same rows",
        target=30,
        rounds=3,
    )
    yield figures.ratio(
        "generation.fill 10,000,000",
        ours=lambda: _fill_rate(10 * MILLION),
        theirs=lambda: statistics.median(_fill_rate(MILLION) for _ in range(3)),
        against="the rate of 1,000,000",
        target=0.8,
        rounds=3,
    )
    peak = processes.peak_memory(
        "from bench import scene; scene.batch(10_000_000)",
    )
    yield Figure("generation.fill 10,000,000, memory", peak, "MB", 300, at_most=True)


def _fill_rate(quantity: int) -> float:
    batch = scene.batch(quantity, filled=False)
    return quantity / figures.seconds(lambda: generation.fill(batch))


def _twin_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TWIN}")
        cursor.execute(f"CREATE TABLE {_TWIN} (LIKE codes_code INCLUDING ALL)")


def _copy_rate() -> float:
    """Return rows a second of one COPY of ready-made rows, commit included."""
    _twin_table()
    batch = Batch(pk=1, quantity=MILLION, starts_as=Status.AVAILABLE)
    ready = [
        copy_rows.rows(batch, first, first + generation.CHUNK - 1, timezone.now())
        for first in range(1, MILLION, generation.CHUNK)
    ]

    def copy() -> None:
        statement = copy_rows.COPY.replace("codes_code", _TWIN)
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(statement) as stream,
        ):
            stream.write(copy_rows.HEADER)
            for block in ready:
                stream.write(block)
            stream.write(copy_rows.TRAILER)

    return MILLION / figures.seconds(copy)


def _bulk_create_rate() -> float:
    """Return rows a second of bulk_create into the same twin table."""
    _twin_table()
    at = timezone.now()
    ids = np.arange(1, BULK + 1, dtype=np.int64) + CodeReference(1, 0).code_id
    ready = [
        Code(id=code_id, batch_id=1, status=Status.AVAILABLE, status_at=at)
        for code_id in ids.tolist()
    ]
    table, Code._meta.db_table = Code._meta.db_table, _TWIN
    try:
        took = figures.seconds(lambda: Code.objects.bulk_create(ready, 10_000))
    finally:
        Code._meta.db_table = table
    return BULK / took
