"""The files of print runs: where they are kept, and when they are deleted.

A print run has at most one file, and a folder of parts while it is in work. All are
named after the run, so that what a crash leaves behind can be found and deleted.
"""

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from codes.models import Batch
from printing.models import PrintRun
from storage import disk

_PATTERN = re.compile(r"print-run-(?P<run>\d+)\.[a-z]+(?P<draft>\.\d+)?")

State = PrintRun.State


def name_of(run: PrintRun) -> str:
    """Return the name of a print run's file inside the folder."""
    return f"print-run-{run.pk}.{run.file_extension}"


def path_of(run: PrintRun) -> Path:
    """Return the path of a print run's file."""
    return disk.folder() / name_of(run)


def parts_of(run: PrintRun) -> Path:
    """Return the folder of a print run's parts, made private if it is not there yet."""
    path = disk.folder() / f"print-run-{run.pk}.parts"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def part_of(run: PrintRun, number: int) -> Path:
    """Return the path of a part of a print run."""
    return parts_of(run) / f"{number:08}.{run.extension}"


def remove(run: PrintRun) -> None:
    """Delete the file and the parts of a print run, drafts of others included."""
    remove_parts(run)
    for path in disk.folder().glob(f"print-run-{run.pk}.*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def remove_parts(run: PrintRun) -> None:
    """Delete the parts that the whole file was assembled from."""
    shutil.rmtree(disk.folder() / f"print-run-{run.pk}.parts", ignore_errors=True)


def delete_of(batch: Batch) -> None:
    """Delete every file of the batch, after the caller's transaction has committed.

    Print runs in work end here too: what they have made is deleted with them.
    """
    _delete(batch.print_runs.filter(state__in=[State.RUNNING, State.READY]))


def delete_old(*, at: datetime) -> int:
    """Delete the files that have been kept for long enough; return how many.

    Files without a print run are deleted too: a database restored from a backup has
    no rows for files made since.
    """
    old = PrintRun.objects.filter(
        state=State.READY, finished_at__lt=at - settings.FILES_KEPT
    )
    with transaction.atomic():
        deleted = _delete(old)
    disk.delete_orphans(_PATTERN, is_owned=_is_kept)
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


def _is_kept(name: re.Match[str]) -> bool:
    """Tell whether a run still needs this file: all while in work, then its own."""
    if name["draft"]:
        return False
    run = PrintRun.objects.filter(pk=name["run"]).first()
    if run is None:
        return False
    return run.state == State.RUNNING or (
        run.state == State.READY and run.file_name == name[0]
    )
