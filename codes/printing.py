"""Print labels: order a run, render it part by part, hand out its file.

PostgreSQL holds what is to be made and a folder what is made already, so `render`
goes on wherever a worker died.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from codes import files, label_parts, print_runs, sheets, symbols, vault
from codes.layouts import LAYOUTS, Layout
from codes.lifecycle import NotAllowed
from codes.models import Batch, Code, PrintRun
from staff import trail
from staff.models import User

log = logging.getLogger(__name__)

PART = 25  # pages: some seconds of a worker, and memory that it can spare
MOST = 120_000  # labels a run: 5,000 pages of A4
LOCK_SPACE = 0x5052  # "PR": the advisory locks of print runs

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


@transaction.atomic
def order(
    batch: Batch,
    *,
    first: int = 1,
    last: int = 0,
    instructions: str = "",
    by: User | None,
    at: datetime,
) -> PrintRun:
    """Order labels of the serials `first` to `last` (0: to the end); render makes them.

    Each serial has its place on the sheets; those of codes that cannot be redeemed
    stay empty. Raises NotAllowed and Sealed.
    """
    layout = LAYOUTS["a4-24"]
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    last = last or batch.generated
    _refuse(batch, first, last, layout)
    run = PrintRun.objects.create(
        batch=batch,
        layout=layout.name,
        first=first,
        last=last,
        instructions=instructions,
        pages=layout.pages(last - first + 1),
        created_at=at,
        created_by=by,
    )
    _enter("ordered", run, by=by, at=at, first=first, last=last)
    return run


def render(run: PrintRun, *, until: float | None = None) -> bool:
    """Make what is missing of the run; return whether the caller need not come back.

    Stops between two parts when `until` (time.monotonic) has passed. Safe to run
    again, or twice at once: one works, the other has nothing to do.
    """
    with _alone(run) as alone:
        if not alone:
            return True
        try:
            return _go_on(run, until)
        except DatabaseError:
            raise  # nothing is wrong with the run: the sweeper rings again
        except vault.Sealed:
            log.info("Print run %s ends: its batch is sealed.", run.pk)
            files.remove(run)
        except label_parts.Unrenderable as missing:
            _fail(run, str(missing))
        except OSError:
            log.exception("Print run %s could not be written.", run.pk)
            _fail(run, UNWRITABLE)
        except Exception:
            log.exception("Print run %s failed.", run.pk)
            _fail(run, BROKEN)
        return True


@transaction.atomic
def cancel(run: PrintRun, *, by: User | None, at: datetime) -> bool:
    """Make no further labels and delete what is made; return whether it was in work."""
    cancelled = _turn(run, State.CANCELLED, at=at)
    if cancelled:
        _enter("cancelled", run, by=by, at=at)
        transaction.on_commit(lambda: files.remove(run))
    return cancelled


@transaction.atomic
def hand_out(run: PrintRun, *, by: User | None, at: datetime) -> BinaryIO:
    """Return the file of the run, and say so in the trail. Raises NotAllowed."""
    run.refresh_from_db(fields=["state", "size", "sha256"])
    try:
        if run.state != State.READY:
            raise FileNotFoundError
        file = files.path_of(run).open("rb")
    except FileNotFoundError:
        raise NotAllowed(_("This file is not there any more.")) from None
    rows = print_runs.labels_made([run]).get(run.pk, 0)
    _enter("downloaded", run, by=by, at=at, rows=rows, size=run.size, sha256=run.sha256)
    return file


def _refuse(batch: Batch, first: int, last: int, layout: Layout) -> None:
    """Raise NotAllowed or Sealed if no labels can be made of these serials."""
    if batch.is_sealed:
        raise vault.Sealed
    if not batch.generated:
        raise NotAllowed(_("This batch has no codes yet."))
    if not 1 <= first <= last <= batch.generated:
        raise NotAllowed(
            _("Choose serials between 1 and %(last)s: so many codes exist.")
            % {"last": number_format(batch.generated)}
        )
    if last - first + 1 > MOST:
        raise NotAllowed(
            _("Order at most %(most)s labels at once; print the rest in further runs.")
            % {"most": number_format(MOST)}
        )
    codes = Code.objects.between(batch, first, last)
    if not codes.filter(status__in=sheets.PRINTABLE).exists():
        raise NotAllowed(_("None of these codes can be redeemed any more."))
    text = vault.texts(batch, first, first)[0].decode()
    if not symbols.fits(sheets.payload(batch, text), layout.symbol):
        raise NotAllowed(
            _("The campaign's address is too long for a symbol that phones can read.")
        )


def _go_on(run: PrintRun, until: float | None) -> bool:
    run.refresh_from_db()
    if run.state != State.RUNNING:
        files.remove(run)
        return True
    layout = LAYOUTS[run.layout]
    for number, start in enumerate(range(0, run.pages, PART), start=1):
        if _part(run, number):
            continue
        pages = min(PART, run.pages - start)
        _make_part(run, layout, number, range(start, start + pages))
        if not _turn(run, State.RUNNING, pages_done=start + pages):
            files.remove(run)
            return True
        if until is not None and time.monotonic() >= until:
            return False
    _finish(run)
    return True


def _make_part(run: PrintRun, layout: Layout, number: int, pages: range) -> None:
    """Render some pages into a file, whose name says how many labels they hold."""
    labels = sheets.of(run, layout, pages)
    rendered = label_parts.render(labels, sheets.words(run), layout)
    count = sum(len(sheet) for sheet in labels)
    with files.written(files.parts_of(run) / f"{number:05}-{count}.pdf") as file:
        file.write(rendered)


def _finish(run: PrintRun) -> None:
    """Make one file of the parts and say that it is ready, if the run has not ended."""
    parts = sorted(files.parts_of(run).glob("*.pdf"))
    path = files.path_of(run)
    with files.written(path) as file:
        label_parts.merge(parts, file, sheets.title(run))
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    size, rows = path.stat().st_size, sum(int(p.stem.split("-")[1]) for p in parts)
    at = timezone.now()
    with transaction.atomic():
        ready = _turn(
            run,
            State.READY,
            at=at,
            pages_done=run.pages,
            file_name=path.name,
            size=size,
            sha256=sha256,
        )
        if ready:
            _enter("finished", run, by=None, at=at, rows=rows, size=size, sha256=sha256)
    if ready:
        files.remove_parts(run)
    else:
        files.remove(run)


def _fail(run: PrintRun, problem: str) -> None:
    """End the run with what went wrong; nothing of it can be downloaded."""
    at = timezone.now()
    with transaction.atomic():
        if _turn(run, State.FAILED, at=at, problem=problem):
            _enter("failed", run, by=None, at=at, problem=problem)
    files.remove(run)


def _turn(
    run: PrintRun, to: State, *, at: datetime | None = None, **columns: Any
) -> bool:
    """Write to the run if it is still in work; `at` is when it ended, if it did."""
    columns |= {"state": to, "finished_at": at, "worked_at": timezone.now()}
    turned = PrintRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**columns)
    run.refresh_from_db(fields=[*columns])
    return bool(turned)


def _part(run: PrintRun, number: int) -> Path | None:
    """Return the part of the run with this number, if it is made."""
    return next(files.parts_of(run).glob(f"{number:05}-*.pdf"), None)


def _enter(
    verb: str, run: PrintRun, *, by: User | None, at: datetime, **facts: Any
) -> None:
    trail.record(f"print_runs.{verb}", run.batch, by=by, at=at, run=run.pk, **facts)


@contextmanager
def _alone(run: PrintRun) -> Iterator[bool]:
    """Tell whether no other worker is at this run, and keep others out meanwhile.

    A lock of the connection, so it goes with a worker that is killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, run.pk])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, run.pk]
                )
