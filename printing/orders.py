"""Order a print run, or cancel it: whatever cannot be printed is refused here."""

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from codes import vault
from codes.lifecycle import ActionRefused
from codes.models import Batch, Code
from printing import files, jobs, lifecycle, proofs, reprint_reasons, reprints
from printing.models import PrintRun
from printing.paper import press
from printing.paper.labels import Job
from printing.paper.press import Press
from printing.paper.setup import Setup
from printing.paper.sheets import imposition
from staff.models import User
from storage import disk

MOST = 100_000_000  # labels a run
MOST_PARTS = 100_000  # a run: files in one folder, entries of one ZIP
LEAST_FREE = 500_000_000  # bytes that stay for others, on the disk of the files
SPARE = 1.2  # codes and symbols differ in how far they can be compressed

State = PrintRun.State


def order(  # noqa: PLR0913 -- what a print run is made of
    batch: Batch,
    *,
    setup: Setup,
    first: int = 1,
    last: int = 0,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> PrintRun:
    """Order labels of the serials `first` to `last` (0: to the end); `make` makes them.

    Each serial has its place on the sheets; those of codes that cannot be redeemed
    stay empty. Raises Unprintable, Sealed, NotAllowed, and its ReasonMissing where
    labels of these serials were ordered before.
    """
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    last = last or batch.generated
    _refuse(batch, first, last)
    copy = reprints.next_of(batch, first, last)
    reason = _settled(reason, copy)
    job = jobs.job(batch, setup, mark=jobs.mark_of(copy, setup), last=last)
    ready = press.for_output(job)
    run = PrintRun(
        batch=batch,
        setup=setup.as_json(),
        first=first,
        last=last,
        reason=reason,
        extension=ready.extension,
        pages=imposition.pages(job.layout, last - first + 1, setup.skip),
        created_at=at,
        created_by=by,
    )
    _divide(run, job, ready)
    _refuse_without_room(run, job, ready)
    return _keep(run)


@transaction.atomic
def cancel(run: PrintRun, *, by: User | None, at: datetime) -> bool:
    """Make no further labels and delete what is made, as if nothing had been ordered.

    Returns whether that was possible: a run in work, or one whose file nobody has had.
    """
    cancelled = lifecycle.update_running(run, State.CANCELLED, at=at)
    if not cancelled:
        kept = PrintRun.objects.filter(pk=run.pk, state=State.READY, downloads=0)
        cancelled = bool(kept.update(state=State.CANCELLED, finished_at=at))
        run.refresh_from_db(fields=["state", "finished_at", "downloads"])
    if cancelled:
        lifecycle.record("cancelled", run, by=by, at=at)
        transaction.on_commit(lambda: files.remove(run))
    return cancelled


def _refuse(batch: Batch, first: int, last: int) -> None:
    """Raise NotAllowed or Sealed if no labels can be made of these serials."""
    if batch.is_sealed:
        raise vault.Sealed
    if not batch.generated:
        raise ActionRefused(
            _("This batch has no codes yet. Come back when some are made.")
        )
    if not 1 <= first <= last <= batch.generated:
        raise ActionRefused(
            _("Choose serials between 1 and %(last)s: so many codes exist.")
            % {"last": number_format(batch.generated)}
        )
    if last - first + 1 > MOST:
        raise ActionRefused(
            _("Order at most %(most)s labels at once; print the rest in further runs.")
            % {"most": number_format(MOST)}
        )
    codes = Code.objects.between(batch, first, last)
    if not codes.filter(status__in=jobs.PRINTABLE).exists():
        raise ActionRefused(
            _("None of these codes can be redeemed any more. Choose other serials.")
        )


def _settled(reason: str, copy: int) -> str:
    """Return the reason, or raise ReasonMissing where the copy needs one."""
    settled = reprint_reasons.normalize_reason(reason)
    if copy > 1 and not settled:
        raise reprint_reasons.ReasonMissing(
            _(
                "Labels of these serials were ordered before. Say why they are "
                "printed again; the labels will be marked as a reprint."
            )
        )
    return settled


def _divide(run: PrintRun, job: Job, ready: Press) -> None:
    """Say in how many parts the run is made, and of how many sheets each."""
    run.part_sheets = jobs.sheets_of_a_part(job, ready.sheets_at_once)
    run.parts = -(-run.pages // run.part_sheets)
    if run.parts > MOST_PARTS:
        most = MOST_PARTS * run.part_sheets * job.layout.per_page
        raise ActionRefused(
            _("Order at most %(most)s labels of this design and layout at once.")
            % {"most": number_format(most)}
        )


def _refuse_without_room(run: PrintRun, job: Job, ready: Press) -> None:
    """Raise NotAllowed if the files would fill the disk; print two sheets to know."""
    one, two = (_size_of(run.batch, job, ready, sheets) for sheets in (1, 2))
    whole = run.pages * (two - one) + run.parts * (2 * one - two)
    # While they are put together the parts and the whole lie side by side.
    needed = int(whole * SPARE * (2 if run.parts > 1 else 1))
    room = max(0, disk.free_bytes() - LEAST_FREE)
    if needed > room:
        raise ActionRefused(
            _(
                "These labels need about %(needed)s of disk, and %(room)s are free. "
                "Make room, or order fewer at once."
            )
            % {"needed": filesizeformat(needed), "room": filesizeformat(room)}
        )


def _size_of(batch: Batch, job: Job, ready: Press, sheets: int) -> int:
    """Return how many bytes so many full sheets take, of codes that are void."""
    file = BytesIO()
    ready.write(file, proofs.labels(batch, job, sheets))
    return len(file.getvalue())


@transaction.atomic
def _keep(run: PrintRun) -> PrintRun:
    """Write the run, unless its batch is sealed or its serials printed meanwhile.

    Whoever seals the batch or orders its labels at once waits for its row.
    """
    batch = Batch.objects.select_for_update(no_key=True).get(pk=run.batch_id)
    if batch.is_sealed:
        raise vault.Sealed
    run.copy = reprints.next_of(batch, run.first, run.last)
    _settled(run.reason, run.copy)
    run.save(force_insert=True)
    facts = {"first": run.first, "last": run.last, "reason": run.reason}
    if run.is_reprint:
        facts["copy"] = run.copy
    lifecycle.record("ordered", run, by=run.created_by, at=run.created_at, **facts)
    return run
