"""Assemble the parts of a print run into one file, which its manifest describes."""

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

BLOCK_SIZE = 1 << 20  # bytes
# The earliest date that a ZIP can hold. A constant: equal parts make equal files.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)

State = PrintRun.State


class _PartLostError(Exception):
    """The file of a rendered part is missing, or its digest is another."""

    def __init__(self, part: PrintPart) -> None:
        super().__init__(f"The file of part {part} is missing or changed.")
        self.part = part


class _RunEndedError(Exception):
    """The run was cancelled, or its batch sealed, during assembly."""


def assemble_run(run: PrintRun) -> bool:
    """Assemble the file of a run of which all parts are rendered; mark it ready.

    Returns whether the caller is done: False where a part was lost and must be
    rendered again. Safe to repeat: one worker assembles, under a lock, and a run that
    has ended is left as it is.
    """
    with locks.try_lock(run, locks.ASSEMBLY) as is_locked:
        run.refresh_from_db()
        if is_locked and run.state == State.RUNNING:
            return _assemble_locked(run)
    lifecycle.delete_leftovers(run)
    return True


def _assemble_locked(run: PrintRun) -> bool:
    path = files.file_path(run)
    try:
        _write_file(run, list(run.made.order_by("number")), path)
    except _PartLostError as lost:
        _discard_part(lost.part)
        return False
    except _RunEndedError:
        lifecycle.delete_leftovers(run)
        return True
    _mark_ready(run, path)
    return True


def _write_file(run: PrintRun, parts: list[PrintPart], path: Path) -> None:
    with disk.write_atomically(path) as file:
        if run.file_extension == "zip":
            _write_zip(run, parts, file)
        else:
            for part in parts:
                _copy_part(run, part, file)


def _write_zip(run: PrintRun, parts: list[PrintPart], file: IO[bytes]) -> None:
    """Write a ZIP of the parts and the manifest; PDF is compressed already."""
    run_manifest = manifest.build(run)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            entry = _zip_entry(manifest.part_file_name(run, part))
            entry.file_size = part.size  # decides whether it needs 64 bits
            with archive.open(entry, "w") as target:
                _copy_part(run, part, target)
        text = json.dumps(run_manifest, ensure_ascii=False, indent=2)
        archive.writestr(_zip_entry("manifest.json"), text)
        archive.writestr(_zip_entry("manifest.csv"), manifest.as_csv(run_manifest))


def _zip_entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.external_attr = 0o600 << 16
    return entry


def _copy_part(run: PrintRun, part: PrintPart, target: IO[bytes]) -> None:
    """Append a part whose digest is right; raise _PartLostError or _RunEndedError."""
    # A large run takes minutes here: this sets `worked_at` for `is_unattended`.
    if not lifecycle.update_running(run, State.RUNNING):
        raise _RunEndedError
    digest = sha256()
    try:
        source = files.part_path(run, part.number).open("rb")
    except FileNotFoundError:
        raise _PartLostError(part) from None
    with source:
        while block := source.read(BLOCK_SIZE):
            digest.update(block)
            target.write(block)
    if digest.hexdigest() != part.sha256:
        raise _PartLostError(part)


@transaction.atomic
def _discard_part(part: PrintPart) -> None:
    """Delete the row of a part, so that it is rendered again."""
    part.delete()
    lifecycle.update_running(
        part.run,
        State.RUNNING,
        pages_done=F("pages_done") - part.sheets,
        labels_made=F("labels_made") - part.labels,
    )


def _mark_ready(run: PrintRun, path: Path) -> None:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size, at = path.stat().st_size, timezone.now()
    with transaction.atomic():
        is_ready = lifecycle.update_running(
            run, State.READY, at=at, file_name=path.name, size=size, sha256=digest
        )
        if is_ready:
            lifecycle.record(
                "finished",
                run,
                by=None,
                at=at,
                rows=run.labels_made,
                size=size,
                sha256=digest,
            )
    if is_ready:
        files.delete_part_files(run)
    else:
        lifecycle.delete_leftovers(run)
