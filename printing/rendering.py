"""Render the parts of a print run, many workers side by side, and have them assembled.

A rendered part is a row and a file, so `render_parts` continues where a worker died:
only the part that it was rendering is rendered again.
"""

import logging
import time
from collections.abc import Iterator
from hashlib import file_digest

from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from codes import vault
from printing import assembly, files, jobs, lifecycle, locks
from printing.models import PrintPart, PrintRun
from printing.paper import press
from printing.paper.labels import Labels
from printing.paper.press import Press
from printing.paper.unprintable import Unprintable
from storage import disk

log = logging.getLogger(__name__)

State = PrintRun.State

# Stored with the run in English, and translated where it is shown.
UNWRITABLE = gettext_noop(
    "The file could not be written: the disk is full, or not ours to write to. Make "
    "room, then order the labels again."
)
BROKEN = gettext_noop(
    "The labels could not be made. The log of the worker says why; order them again "
    "when that is mended."
)


def render_parts(run: PrintRun, *, until: float | None = None) -> bool:
    """Render the missing parts of a run, and assemble them when all are rendered.

    Stops between two parts when `until` (time.monotonic) has passed. Returns False
    where the caller must call again, True where nothing is left to do for it. Safe to
    repeat and to call many times at once: locks leave each part to one worker.
    """
    try:
        return _render_missing(run, until)
    except DatabaseError:
        raise  # the run itself is fine: `requeue_unfinished` enqueues it again
    except vault.Sealed:
        log.info("Print run %s ends: its batch is sealed.", run.pk)
        lifecycle.update_running(run, State.DELETED)
        lifecycle.delete_leftovers(run)
    except Unprintable as error:
        lifecycle.fail(run, str(error))
    except OSError:
        if lifecycle.fail(run, UNWRITABLE):
            log.exception(
                "Print run %s could not be written. Check the free space and the "
                "permissions of FILES_DIR.",
                run.pk,
            )
    except Exception:
        if lifecycle.fail(run, BROKEN):
            log.exception("Print run %s failed.", run.pk)
    return True


def count_missing(run: PrintRun) -> int:
    """Return how many parts are not rendered yet."""
    return run.parts - run.made.count()


def _render_missing(run: PrintRun, until: float | None) -> bool:
    run.refresh_from_db()
    label_press: Press | None = None
    for number in _missing_numbers(run):
        with locks.try_lock(run, number) as is_locked:
            if not is_locked or run.made.filter(number=number).exists():
                continue
            label_press = label_press or press.for_output(jobs.build_run_job(run))
            if not _render_part(run, label_press, number):
                break
        if until is not None and time.monotonic() >= until:
            break
    if run.state != State.RUNNING:
        lifecycle.delete_leftovers(run)
        return True
    if not count_missing(run):
        return assembly.assemble_run(run)
    # The missing parts are locked by other workers, unless the time ran out.
    return until is None or time.monotonic() < until


def _missing_numbers(run: PrintRun) -> Iterator[int]:
    """Yield the numbers of the parts that were missing when this began."""
    if run.state != State.RUNNING:
        return
    rendered = set(run.made.values_list("number", flat=True))
    yield from (n for n in range(1, run.parts + 1) if n not in rendered)


def _render_part(run: PrintRun, label_press: Press, number: int) -> bool:
    """Write the file of a part, then save its row; return whether the run goes on."""
    start = (number - 1) * run.part_sheets
    sheets = range(start, min(start + run.part_sheets, run.pages))
    labels = jobs.load_labels(run, sheets)
    path = files.part_path(run, number)
    with disk.write_atomically(path) as file:
        label_press.write(file, labels, part=number - 1)
    with path.open("rb") as written:
        sha256 = file_digest(written, "sha256").hexdigest()
    part = PrintPart(
        run=run,
        number=number,
        sheets=len(sheets),
        size=path.stat().st_size,
        sha256=sha256,
        made_at=timezone.now(),
        **_serial_range(labels),
    )
    return _save_part(part)


def _serial_range(labels: Labels) -> dict[str, int | None]:
    """Return how many labels a part has, its lowest and its highest serial."""
    serials = labels.serials[labels.here]
    if not serials.size:
        return {"labels": 0, "first": None, "last": None}
    return {
        "labels": serials.size,
        "first": int(serials.min()),
        "last": int(serials.max()),
    }


@transaction.atomic
def _save_part(part: PrintPart) -> bool:
    """Save the row of a part if its run is still running; return whether it is."""
    is_running = lifecycle.update_running(
        part.run,
        State.RUNNING,
        pages_done=F("pages_done") + part.sheets,
        labels_made=F("labels_made") + part.labels,
    )
    if is_running:
        part.save(force_insert=True)
    return is_running
