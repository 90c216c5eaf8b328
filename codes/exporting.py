"""Download the codes of a batch as CSV, a chunk at a time; the trail says who and what.

Memory is flat for any size: a chunk is read, spelled, sent and forgotten.
"""

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from codes import csv_blocks, vault
from codes.csv_blocks import EXCEL, FINAL, MACHINE, Rows
from codes.lifecycle import ActionRefused
from codes.models import Batch, Status
from staff import trail
from staff.models import Entry, User

CHUNK = 50_000  # serials a statement: some megabytes, some hundredths of a second

STARTED, ENDED = "batches.download_started", "batches.downloaded"

# One value for all codes of a chunk: a row for each costs seven times as much.
_READ = """
    SELECT string_agg(chr(48 + status), '' ORDER BY id),
           string_agg(timestamptz_send(status_at), ''::bytea ORDER BY id)
             FILTER (WHERE status = ANY(%s))
    FROM codes_code WHERE id BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class Extent:
    """Which codes a file holds, and for whom it is written."""

    first: int = 1
    last: int = 0  # 0: to the end of what is generated
    only: Status | None = None
    excel: bool = False


class Download:
    """A file on its way: an iterator of its blocks whose end is a line in the trail.

    So is an end before the end: the receiver went away, or the batch was sealed
    meanwhile (which raises Sealed, so that nobody takes the torso for the file).
    Iterate outside of a transaction: a slow receiver would hold it open.
    """

    def __init__(self, batch: Batch, extent: Extent, started: Entry) -> None:
        self.rows, self.size, self.ended = 0, 0, False
        self._batch, self._extent, self._started = batch, extent, started
        self._digest = hashlib.sha256()
        self._blocks = self._spell()

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
        """The digest of what has been read so far."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """End the download, if it has not ended: the receiver went away."""
        self._blocks.close()
        self._end("left")

    def _spell(self) -> Generator[bytes, None, None]:
        extent, shape = self._extent, self._batch.format
        dialect = EXCEL if extent.excel else MACHINE
        yield dialect.head
        for first in range(extent.first, extent.last + 1, CHUNK):
            last = min(first + CHUNK - 1, extent.last)
            rows = _read(self._batch, first, last, extent.only)
            if rows.serials.size:
                self.rows += rows.serials.size
                yield csv_blocks.block(rows, shape, dialect)

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
    """Enter a download in the trail, before its first byte, and return it.

    `who` goes into the trail where `by` cannot say it. Raises NotAllowed and Sealed.
    """
    extent = resolve_range(batch, extent)
    facts: dict[str, Any] = {"first": extent.first, "last": extent.last, **who}
    if extent.only:
        facts["only"] = extent.only.name.lower()
    if extent.excel:
        facts["excel"] = True
    return Download(batch, extent, trail.record(STARTED, batch, by=by, at=at, **facts))


def resolve_range(batch: Batch, extent: Extent) -> Extent:
    """Return `extent` with its last serial, or raise NotAllowed or Sealed."""
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    if batch.is_sealed:
        raise vault.Sealed
    if not batch.generated:
        raise ActionRefused(
            _("This batch has no codes yet. Come back when some are made.")
        )
    last = extent.last or batch.generated
    if not 1 <= extent.first <= last <= batch.generated:
        raise ActionRefused(
            _("Choose serials between 1 and %(last)s: so many codes exist.")
            % {"last": number_format(batch.generated)}
        )
    return replace(extent, last=last)


def file_name(batch: Batch, extent: Extent, ending: str = "csv") -> str:
    """Return a name that any file system takes, and no spreadsheet as a formula."""
    name = slugify(batch.name, allow_unicode=True)[:60] or "batch"
    parts = [batch.campaign.slug, name, str(batch.pk)]
    if extent.last:
        parts.append(f"{extent.first}-{extent.last}")
    if extent.only:
        parts.append(extent.only.name.lower())
    return f"{'_'.join(parts)}.{ending}"


def earlier(batch: Batch, most: int = 20) -> list[Entry]:
    """Return the latest downloads: each by its end, or by its start if it has none."""
    entries = (
        Entry.objects.about(trail.name_of(batch))
        .filter(action__in=[STARTED, ENDED])
        .select_related("actor")
        .order_by("-id")[: 2 * most]
    )
    ended: set[int] = set()
    found = []
    for entry in entries:
        if entry.action == ENDED:
            ended.add(entry.data["started"])
        elif entry.pk in ended:
            continue
        found.append(entry)
    return found[:most]


def _read(batch: Batch, first: int, last: int, only: Status | None) -> Rows:
    """Read and spell a chunk; raise Sealed if the batch has been sealed meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(FINAL), batch.code_id(first), batch.code_id(last)])
        letters, packed = cursor.fetchone()
    statuses = np.frombuffer((letters or "").encode(), np.uint8) - np.uint8(48)
    if statuses.size != last - first + 1:
        raise RuntimeError(f"Codes of batch {batch.pk} are missing: {first} to {last}.")
    moments = np.frombuffer(packed or b"", ">i8").astype(np.int64)
    serials = np.arange(first, last + 1)
    if only is None:
        return Rows(vault.texts(batch, first, last), serials, statuses, moments)
    kept = statuses == only
    final = np.isin(statuses, FINAL)
    texts = (
        vault.texts(batch, first, last) if kept.any() else np.empty(statuses.size, "S1")
    )
    return Rows(texts[kept], serials[kept], statuses[kept], moments[kept[final]])
