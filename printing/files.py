"""The files of print runs: their paths, and when they are deleted.

A print run has at most one file, and a folder of parts while it is running. All names
hold the id of the run, so that leftovers of a crash can be found and deleted.
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


def file_name(run: PrintRun) -> str:
    """Return the name of a print run's file in the folder of all files."""
    return f"print-run-{run.pk}.{run.file_extension}"


def file_path(run: PrintRun) -> Path:
    """Return the path of a print run's file."""
    return disk.folder() / file_name(run)


def parts_folder(run: PrintRun) -> Path:
    """Return the folder of a print run's parts; create it, private, if missing."""
    path = disk.folder() / f"print-run-{run.pk}.parts"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def part_path(run: PrintRun, number: int) -> Path:
    """Return the path of a part of a print run."""
    return parts_folder(run) / f"{number:08}.{run.extension}"


def delete_run_files(run: PrintRun) -> None:
    """Delete the file and the parts of a print run, and drafts of any worker."""
    delete_part_files(run)
    for path in disk.folder().glob(f"print-run-{run.pk}.*"):
        if path.is_file():
            path.unlink(missing_ok=True)


def delete_part_files(run: PrintRun) -> None:
    """Delete the parts that a print run's file was assembled from."""
    shutil.rmtree(disk.folder() / f"print-run-{run.pk}.parts", ignore_errors=True)


def delete_batch_files(batch: Batch) -> None:
    """Delete every file of the batch, after the caller's transaction has committed.

    Running print runs end here, too: their parts are deleted with them.
    """
    _delete_files_of(batch.print_runs.filter(state__in=[State.RUNNING, State.READY]))


def delete_old_files(*, at: datetime) -> int:
    """Delete the files of runs that finished FILES_KEPT ago; return how many.

    Files without a print run are deleted, too: a database that was restored from a
    backup has no rows for files written since.
    """
    old = PrintRun.objects.filter(
        state=State.READY, finished_at__lt=at - settings.FILES_KEPT
    )
    with transaction.atomic():
        deleted = _delete_files_of(old)
    disk.delete_orphans(_PATTERN, is_owned=_is_needed)
    return deleted


def _delete_files_of(runs: Iterable[PrintRun]) -> int:
    deleted = 0
    for run in runs:
        changed = PrintRun.objects.filter(
            pk=run.pk, state__in=[State.RUNNING, State.READY]
        ).update(state=State.DELETED)
        if changed:
            deleted += 1
            transaction.on_commit(_deletion(run))
    return deleted


def _deletion(run: PrintRun) -> Callable[[], None]:
    return lambda: delete_run_files(run)


def _is_needed(name: re.Match[str]) -> bool:
    """Tell whether a run needs this file: any while running, then the finished one."""
    if name["draft"]:
        return False
    run = PrintRun.objects.filter(pk=name["run"]).first()
    if run is None:
        return False
    return run.state == State.RUNNING or (
        run.state == State.READY and run.file_name == name[0]
    )
