"""Measure generating against a bare COPY of the same rows and against bulk_create."""

import statistics
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from django.db import connection, models, transaction
from django.utils import timezone

from bench import figures, processes, scene
from bench.figures import Figure
from codes import copy_rows, generation
from codes.models import Batch, Status
from codes.references import CodeReference

MILLION = 1_000_000
BULK_CREATED = 100_000  # a million take a minute, at the same rate

_TABLE = "bench_code"


class Row(models.Model):
    """A row of a table like that of the codes: every field, as Django inserts it.

    The binary field counts: without one Django sends arrays, which is faster.
    """

    id = models.BigIntegerField(primary_key=True)
    batch_id = models.BigIntegerField()
    status = models.PositiveSmallIntegerField()
    status_at = models.DateTimeField()
    entry_id = models.BigIntegerField(null=True)
    ciphertext = models.BinaryField(null=True)
    digest = models.UUIDField(null=True)

    objects: ClassVar[models.Manager["Row"]]

    class Meta:
        app_label = "bench"
        managed = False
        db_table = _TABLE

    def __str__(self) -> str:
        return str(self.pk)


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


def _create_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_TABLE}")
        cursor.execute(f"CREATE TABLE {_TABLE} (LIKE codes_code INCLUDING ALL)")


def _copy_rate() -> float:
    """Return rows a second of one COPY of prepared rows, commit included."""
    _create_table()
    batch = Batch(pk=1, quantity=MILLION, starts_as=Status.AVAILABLE)
    blocks = [
        copy_rows.rows(batch, first, first + generation.CHUNK - 1, timezone.now())
        for first in range(1, MILLION, generation.CHUNK)
    ]

    def copy() -> None:
        statement = copy_rows.COPY.replace("codes_code", _TABLE)
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(statement) as stream,
        ):
            stream.write(copy_rows.HEADER)
            for block in blocks:
                stream.write(block)
            stream.write(copy_rows.TRAILER)

    return MILLION / figures.seconds(copy)


def _bulk_create_rate() -> float:
    """Return rows a second of bulk_create into a table like that of the codes."""
    _create_table()
    at = timezone.now()
    ids = np.arange(1, BULK_CREATED + 1, dtype=np.int64) + CodeReference(1, 0).code_id
    rows = [
        Row(id=code_id, batch_id=1, status=Status.AVAILABLE, status_at=at)
        for code_id in ids.tolist()
    ]
    return BULK_CREATED / figures.seconds(lambda: Row.objects.bulk_create(rows, 10_000))
