"""Make a print run part by part, many workers side by side.

PostgreSQL holds which parts are made and a folder the parts themselves, so `make`
goes on wherever a worker died: only what it had in hand is made again.
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

# Kept with the run and translated where they are shown.
UNWRITABLE = gettext_noop(
    "The file could not be written: the disk is full, or not ours to write to. Make "
    "room, then order the labels again."
)
BROKEN = gettext_noop(
    "The labels could not be made. The log of the worker says why; order them again "
    "when that is mended."
)


def render_parts(run: PrintRun, *, until: float | None = None) -> bool:
    """Make what nobody makes of the run; return whether the caller need not come back.

    Stops between two parts when `until` (time.monotonic) has passed. Safe to run
    again, or many times at once: each part is made by one, and one puts them
    together when all are there.
    """
    try:
        return _render_missing(run, until)
    except DatabaseError:
        raise  # nothing is wrong with the run: the sweeper rings again
    except vault.Sealed:
        log.info("Print run %s ends: its batch is sealed.", run.pk)
        lifecycle.update_running(run, State.DELETED)
        lifecycle.delete_leftovers(run)
    except Unprintable as refused:
        lifecycle.fail(run, str(refused))
    except OSError:
        if lifecycle.fail(run, UNWRITABLE):
            log.exception("Print run %s could not be written.", run.pk)
    except Exception:
        if lifecycle.fail(run, BROKEN):
            log.exception("Print run %s failed.", run.pk)
    return True


def count_missing(run: PrintRun) -> int:
    """Return how many parts are not made yet."""
    return run.parts - run.made.count()


def _render_missing(run: PrintRun, until: float | None) -> bool:
    run.refresh_from_db()
    ready: Press | None = None
    for number in _open(run):
        with locks.held(run, number) as mine:
            if not mine or run.made.filter(number=number).exists():
                continue
            ready = ready or press.for_output(jobs.of(run))
            if not _make_part(run, ready, number):
                break
        if until is not None and time.monotonic() >= until:
            break
    if run.state != State.RUNNING:
        lifecycle.delete_leftovers(run)
        return True
    if not count_missing(run):
        return assembly.finish(run)
    # Whoever ran out of time comes back; what others have in hand is theirs.
    return until is None or time.monotonic() < until


def _open(run: PrintRun) -> Iterator[int]:
    """Yield the parts that nobody had made when this began."""
    if run.state != State.RUNNING:
        return
    made = set(run.made.values_list("number", flat=True))
    yield from (n for n in range(1, run.parts + 1) if n not in made)


def _make_part(run: PrintRun, ready: Press, number: int) -> bool:
    """Write a part and then say that it is made; return whether the run is in work."""
    start = (number - 1) * run.part_sheets
    sheets = range(start, min(start + run.part_sheets, run.pages))
    labels = jobs.labels(run, sheets)
    path = files.part_of(run, number)
    with disk.write_atomically(path) as file:
        ready.write(file, labels, part=number - 1)
    with path.open("rb") as made:
        sha256 = file_digest(made, "sha256").hexdigest()
    part = PrintPart(
        run=run,
        number=number,
        sheets=len(sheets),
        size=path.stat().st_size,
        sha256=sha256,
        made_at=timezone.now(),
        **_extent(labels),
    )
    return _record(part)


def _extent(labels: Labels) -> dict[str, int | None]:
    """Return what the labels of a part are, in numbers."""
    serials = labels.serials[labels.here]
    if not serials.size:
        return {"labels": 0, "first": None, "last": None}
    return {
        "labels": serials.size,
        "first": int(serials.min()),
        "last": int(serials.max()),
    }


@transaction.atomic
def _record(part: PrintPart) -> bool:
    """Say that a part is made, if its run is still in work."""
    goes_on = lifecycle.update_running(
        part.run,
        State.RUNNING,
        pages_done=F("pages_done") + part.sheets,
        labels_made=F("labels_made") + part.labels,
    )
    if goes_on:
        part.save(force_insert=True)
    return goes_on
