"""Put the parts of a print run together: one file, which its manifest describes."""

import json
import zipfile
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from printing import files, lifecycle, locks, manifest
from printing.models import PrintPart, PrintRun
from storage import disk

BLOCK = 1 << 20  # bytes
OPENED = (1980, 1, 1, 0, 0, 0)  # the first moment of a ZIP: the same run, the same file

State = PrintRun.State


class _Lost(Exception):
    """The file of a part that was made is gone, or not what was written."""

    def __init__(self, part: PrintPart) -> None:
        super().__init__(f"part {part} is lost")
        self.part = part


class _Ended(Exception):
    """Somebody cancelled the run, or sealed its batch, meanwhile."""


def finish(run: PrintRun) -> bool:
    """Make one file of all parts and say that it is ready, if the run has not ended.

    Returns whether the caller need not come back: a part that is lost is made again.
    """
    with locks.held(run, locks.WHOLE) as mine:
        run.refresh_from_db()
        if mine and run.state == State.RUNNING:
            return _finish(run)
    lifecycle.delete_leftovers(run)
    return True


def _finish(run: PrintRun) -> bool:
    path = files.path_of(run)
    try:
        _assemble(run, list(run.made.order_by("number")), path)
    except _Lost as lost:
        _forget(lost.part)
        return False
    except _Ended:
        lifecycle.delete_leftovers(run)
        return True
    _say_ready(run, path)
    return True


def _assemble(run: PrintRun, parts: list[PrintPart], path: Path) -> None:
    with disk.write_atomically(path) as file:
        if run.file_extension == "zip":
            _pack(run, parts, file)
        else:
            for part in parts:
                _copy(run, part, file)


def _pack(run: PrintRun, parts: list[PrintPart], file: IO[bytes]) -> None:
    """Write a ZIP of the parts and the manifest; nothing in it can be compressed."""
    known = manifest.of(run)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack:
        for part in parts:
            entry = _entry(manifest.name_of(run, part))
            entry.file_size = part.size  # decides whether it needs 64 bits
            with pack.open(entry, "w") as packed:
                _copy(run, part, packed)
        words = json.dumps(known, ensure_ascii=False, indent=2)
        pack.writestr(_entry("manifest.json"), words)
        pack.writestr(_entry("manifest.csv"), manifest.as_csv(known))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, OPENED)
    entry.external_attr = 0o600 << 16
    return entry


def _copy(run: PrintRun, part: PrintPart, target: IO[bytes]) -> None:
    """Append a part that is as it was written; raise _Lost or _Ended."""
    # A large run takes minutes here: this is the sign of life that others wait for.
    if not lifecycle.update_running(run, State.RUNNING):
        raise _Ended
    digest = sha256()
    try:
        source = files.part_of(run, part.number).open("rb")
    except FileNotFoundError:
        raise _Lost(part) from None
    with source:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != part.sha256:
        raise _Lost(part)


@transaction.atomic
def _forget(part: PrintPart) -> None:
    """Let a part be made again, as if it never had been."""
    part.delete()
    lifecycle.update_running(
        part.run,
        State.RUNNING,
        pages_done=F("pages_done") - part.sheets,
        labels_made=F("labels_made") - part.labels,
    )


def _say_ready(run: PrintRun, path: Path) -> None:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size, at = path.stat().st_size, timezone.now()
    with transaction.atomic():
        ready = lifecycle.update_running(
            run, State.READY, at=at, file_name=path.name, size=size, sha256=digest
        )
        if ready:
            lifecycle.record(
                "finished",
                run,
                by=None,
                at=at,
                rows=run.labels_made,
                size=size,
                sha256=digest,
            )
    if ready:
        files.remove_parts(run)
    else:
        lifecycle.delete_leftovers(run)
