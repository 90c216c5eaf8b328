"""Where files with codes in them lie, and how they go: apart from the database.

A print run has at most one file, and a folder of parts while it is in work. All are
named after the run, so whatever dies half-way leaves nothing that nobody finds.
"""

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from codes.models import Batch, PrintRun

STRAY = 60 * 60  # seconds: what nobody owns for so long is no work of a moment ago

_OURS = re.compile(r"print-run-(?P<run>\d+)\.[a-z]+(?P<draft>\.\d+)?")

State = PrintRun.State

log = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of the files, made private if it is not there yet."""
    path: Path = settings.FILES_DIR
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def name_of(run: PrintRun) -> str:
    """Return how the file of a print run is called inside the folder."""
    return f"print-run-{run.pk}.{run.file_extension}"


def path_of(run: PrintRun) -> Path:
    """Return where the file of a print run lies."""
    return folder() / name_of(run)


def parts_of(run: PrintRun) -> Path:
    """Return the folder of a print run's parts, made private if it is not there yet."""
    path = folder() / f"print-run-{run.pk}.parts"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def part_of(run: PrintRun, number: int) -> Path:
    """Return where a part of a print run lies."""
    return parts_of(run) / f"{number:08}.{run.extension}"


def room() -> int:
    """Return how many bytes are free where the files lie."""
    return shutil.disk_usage(folder()).free


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that stands at `path` when it is whole, and not before."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(_private(draft), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync(path.parent)


def remove(run: PrintRun) -> None:
    """Delete the file and the parts of a print run, drafts of others included."""
    remove_parts(run)
    for path in folder().glob(f"print-run-{run.pk}.*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def remove_parts(run: PrintRun) -> None:
    """Delete what the whole file was put together from."""
    shutil.rmtree(folder() / f"print-run-{run.pk}.parts", ignore_errors=True)


def delete_of(batch: Batch) -> None:
    """Delete every file of the batch, after the caller's transaction has committed.

    Print runs in work end here too: what they have made is deleted with them.
    """
    _delete(batch.print_runs.filter(state__in=[State.RUNNING, State.READY]))


def delete_old(*, at: datetime) -> int:
    """Delete the files that have been kept for long enough; return how many.

    What no print run owns goes too: a database put back from a backup knows nothing
    of the files made since.
    """
    old = PrintRun.objects.filter(
        state=State.READY, finished_at__lt=at - settings.FILES_KEPT
    )
    with transaction.atomic():
        deleted = _delete(old)
    _delete_strays()
    return deleted


def _delete(runs: Iterable[PrintRun]) -> int:
    deleted = 0
    for run in runs:
        changed = PrintRun.objects.filter(
            pk=run.pk, state__in=[State.RUNNING, State.READY]
        ).update(state=State.DELETED)
        if changed:
            deleted += 1
            transaction.on_commit(_removal(run))
    return deleted


def _removal(run: PrintRun) -> Callable[[], None]:
    return lambda: remove(run)


def _delete_strays() -> None:
    before = time.time() - STRAY
    for path in folder().iterdir():
        ours = _OURS.fullmatch(path.name)
        if not ours or path.stat().st_mtime > before:
            continue
        run = PrintRun.objects.filter(pk=ours["run"]).first()
        if ours["draft"] or not _is_kept(run, path.name):
            log.warning("Deleting %s, which no print run owns.", path.name)
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _is_kept(run: PrintRun | None, name: str) -> bool:
    """Tell whether a run still needs what is called so: all in work, then its file."""
    if run is None:
        return False
    return run.state == State.RUNNING or (
        run.state == State.READY and run.file_name == name
    )


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _sync(path: Path) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
