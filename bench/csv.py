"""Measure the CSV of a million codes against the ORM and csv.writer."""

import csv
from collections.abc import Iterator
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone

from bench import figures, processes, scene
from bench.figures import Figure
from codes import exporting, vault
from codes.models import Batch

MILLION = 1_000_000
ROUNDS = 5


class PlainCode(models.Model):
    """A code in a table that holds the texts of codes."""

    text = models.CharField(max_length=32)
    serial = models.IntegerField()
    status = models.SmallIntegerField()

    objects: ClassVar[models.Manager["PlainCode"]]

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_plain_code"

    def __str__(self) -> str:
        return self.text


class _Sink:
    """Encodes and counts what is written, and discards it."""

    written_bytes = 0

    def write(self, text: str) -> None:
        self.written_bytes += len(text.encode())


def measure() -> Iterator[Figure]:
    """Yield the figures of the CSV export."""
    batch = scene.batch(MILLION)
    _plain_table(batch)
    scene.vacuum()
    yield figures.ratio(
        "CSV of 1,000,000 codes",
        ours=lambda: MILLION / figures.seconds(lambda: _download(batch)),
        theirs=lambda: MILLION / figures.seconds(_by_orm),
        against="values_list().iterator() and csv.writer",
        target=0.5,
        rounds=ROUNDS,
    )
    small, large = (
        processes.peak_memory(
            f"from bench import scene, csv; csv._download(scene.batch({quantity}))"
        )
        for quantity in (MILLION // 10, 3 * MILLION)
    )
    yield Figure(
        "CSV of 3,000,000 codes, memory over 100,000",
        large - small,
        "MB",
        30,
        at_most=True,
        detail=f"{large:.0f} MB in all",
    )


def _download(batch: Batch) -> None:
    extent = exporting.Extent(last=batch.quantity)
    download = exporting.start(batch, extent, by=None, at=timezone.now())
    for _ in download:
        pass
    if download.rows != batch.quantity:
        raise RuntimeError(f"The CSV has {download.rows} of {batch.quantity} rows.")


def _plain_table(batch: Batch) -> None:
    texts = vault.texts(batch, 1, batch.quantity).tolist()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_plain_code")
        cursor.execute(
            "CREATE TABLE bench_plain_code (id bigint PRIMARY KEY, text varchar(32), "
            "serial int, status smallint)"
        )
        with cursor.copy("COPY bench_plain_code FROM STDIN") as copy:
            for serial, text in enumerate(texts, start=1):
                copy.write_row((serial, text.decode(), serial, batch.starts_as))
        cursor.execute("VACUUM ANALYZE bench_plain_code")


def _by_orm() -> None:
    writer = csv.writer(_Sink())
    rows = PlainCode.objects.order_by("id").values_list("text", "serial", "status")
    for row in rows.iterator():
        writer.writerow(row)
