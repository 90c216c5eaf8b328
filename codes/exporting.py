"""Download the codes of a batch as a file; the trail records who downloaded what.

A chunk at a time is read, formatted and sent, so that memory does not grow with the
size.
"""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns import addresses
from campaigns.models import AddressUse
from codes import csv_blocks, leaving, tallies, vault
from codes.csv_blocks import MACHINE, Rows
from codes.lifecycle import ActionRefused, check_range
from codes.models import FINAL, Batch, Status
from staff import trail
from staff.models import Entry, User
from storage.sheets import workbooks
from storage.sheets.kinds import Kind

CHUNK = 50_000  # serials a statement: some megabytes, some hundredths of a second
MAX_LATEST = 20  # downloads that are shown

STARTED, ENDED = "batches.download_started", "batches.downloaded"

# One row for a chunk: a row for each code costs seven times as much.
_READ = """
    SELECT string_agg(chr(48 + status), '' ORDER BY id),
           string_agg(timestamptz_send(status_at), ''::bytea ORDER BY id)
             FILTER (WHERE status = ANY(%s))
    FROM codes_code WHERE id BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which codes a file has, how it is written, and for a reader of which language."""

    first: int = 1
    last: int = 0  # 0: to the end of what is generated
    only: Status | None = None
    kind: Kind = Kind.CSV
    language: str = "en"


class Download:
    """A file that is sent: an iterator of its blocks, whose end goes into the trail.

    So does an early end: the receiver disconnected, the batch was sealed meanwhile, or
    an error. Sealed is raised then, so that the incomplete file is not taken for a
    complete one. Iterate outside of a transaction: a slow receiver would keep it open.
    """

    def __init__(self, batch: Batch, extent: Extent, started: Entry) -> None:
        self.rows, self.size, self.ended = 0, 0, False
        self._batch, self._extent, self._started = batch, extent, started
        self._digest = hashlib.sha256()
        self._blocks = self._generate()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            block = next(self._blocks)
        except StopIteration:
            self._end("")
            raise
        except vault.Sealed:
            self._end("sealed")
            raise
        except BaseException:
            self._end("failed")
            raise
        self.size += len(block)
        self._digest.update(block)
        return block

    @property
    def sha256(self) -> str:
        """The digest of the blocks so far."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the download if it has not ended: the receiver disconnected."""
        self._blocks.close()
        self._end("left")

    def _generate(self) -> Generator[bytes, None, None]:
        if self._extent.kind == Kind.XLSX:
            yield from self._workbook()
            return
        is_excel = self._extent.kind == Kind.EXCEL_CSV
        language = self._extent.language
        dialect = csv_blocks.excel_dialect(language) if is_excel else MACHINE
        yield dialect.head
        for rows in self._chunks():
            yield csv_blocks.format_rows(rows, self._batch.format, dialect)

    def _workbook(self) -> Generator[bytes, None, None]:
        lines = (
            line
            for rows in self._chunks()
            for line in csv_blocks.iter_rows(rows, self._batch.format)
        )
        with closing(workbooks.stream(MACHINE.columns, lines)) as blocks:
            for block in blocks:
                if not Batch.objects.filter(pk=self._batch.pk, sealed_at=None).exists():
                    raise vault.Sealed
                yield block

    def _chunks(self) -> Iterator[Rows]:
        """Yield the codes of the file a chunk at a time. Raises Sealed."""
        extent = self._extent
        for first in range(extent.first, extent.last + 1, CHUNK):
            last = min(first + CHUNK - 1, extent.last)
            rows = _read(self._batch, first, last, extent.only)
            if rows.serials.size:
                self.rows += rows.serials.size
                yield rows

    def _end(self, broken_by: str) -> None:
        if self.ended:
            return
        self.ended = True
        trail.record(
            ENDED,
            self._batch,
            by=self._started.actor,
            at=timezone.now(),
            **self._started.data,
            started=self._started.pk,
            rows=self.rows,
            size=self.size,
            sha256=self.sha256,
            complete=not broken_by,
            **({"broken_by": broken_by} if broken_by else {}),
        )


def start(
    batch: Batch, extent: Extent, *, by: User | None, at: datetime, **who: str
) -> Download:
    """Record a download in the trail, before its first byte, and return it.

    From then on the address of the campaign is fixed: it goes to paper with the codes.
    `who` goes into the trail if there is no user. Raises ActionRefused, Sealed, and
    TooLarge for more codes than a sheet holds.
    """
    extent = resolve_range(batch, extent)
    if extent.kind == Kind.XLSX:
        workbooks.check_rows(_most_rows(batch, extent))
    facts: dict[str, Any] = {"first": extent.first, "last": extent.last, **who}
    if extent.only:
        facts["only"] = extent.only.name.lower()
    if extent.kind != Kind.CSV:
        facts["written_as"] = extent.kind.value
    with transaction.atomic():
        leaving.record_leaving(batch, at=at)
        addresses.fix(batch.campaign_id, AddressUse.DOWNLOAD, at=at)
        started = trail.record(STARTED, batch, by=by, at=at, **facts)
    return Download(batch, extent, started)


def resolve_range(batch: Batch, extent: Extent) -> Extent:
    """Return `extent` with its last serial. Raises ActionRefused and Sealed."""
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    if batch.is_sealed:
        raise vault.Sealed
    if not batch.generated:
        raise ActionRefused(
            _("This batch has no codes yet. Come back when some are made.")
        )
    last = extent.last or batch.generated
    check_range(batch, extent.first, last)
    return replace(extent, last=last)


def _most_rows(batch: Batch, extent: Extent) -> int:
    """Return how many rows the file has at most."""
    serials = extent.last - extent.first + 1
    if extent.only is None:
        return serials
    counts = tallies.counts_by_batch([batch])[batch.pk].by_status
    return min(serials, counts.get(extent.only, 0))


def file_name(batch: Batch, extent: Extent, ending: str = "") -> str:
    """Return a name that every file system accepts and no spreadsheet runs."""
    name = slugify(batch.name, allow_unicode=True)[:60] or "batch"
    parts = [batch.campaign.slug, name, str(batch.pk)]
    if extent.last:
        parts.append(f"{extent.first}-{extent.last}")
    if extent.only:
        parts.append(extent.only.name.lower())
    return f"{'_'.join(parts)}.{ending or extent.kind.extension}"


def latest(batch: Batch) -> list[Entry]:
    """Return the entry of each of the latest downloads: of its end if it has one."""
    entries = (
        Entry.objects.about(trail.target_of(batch))
        .filter(action__in=[STARTED, ENDED])
        .select_related("actor")
        .order_by("-id")[: 2 * MAX_LATEST]
    )
    ended: set[int] = set()
    downloads = []
    for entry in entries:
        if entry.action == ENDED:
            ended.add(entry.data["started"])
        elif entry.pk in ended:
            continue
        downloads.append(entry)
    return downloads[:MAX_LATEST]


def _read(batch: Batch, first: int, last: int, only: Status | None) -> Rows:
    """Return the rows of a chunk. Raises Sealed if the batch was sealed meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(FINAL), batch.code_id(first), batch.code_id(last)])
        digits, packed = cursor.fetchone()
    statuses = np.frombuffer((digits or "").encode(), np.uint8) - np.uint8(48)
    if statuses.size != last - first + 1:
        raise RuntimeError(f"Codes of batch {batch.pk} are missing: {first} to {last}.")
    moments = np.frombuffer(packed or b"", ">i8").astype(np.int64)
    serials = np.arange(first, last + 1)
    if only is None:
        return Rows(vault.texts(batch, first, last), serials, statuses, moments)
    chosen = statuses == only
    final = np.isin(statuses, FINAL)
    if not chosen.any():
        texts = np.empty(statuses.size, "S1")
    else:
        texts = vault.texts(batch, first, last)
    return Rows(
        texts[chosen], serials[chosen], statuses[chosen], moments[chosen[final]]
    )
