"""Order a print run, or cancel it; what cannot be printed is refused on ordering."""

from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from campaigns import addresses
from campaigns.models import AddressUse
from codes import vault
from codes.lifecycle import ActionRefused, check_range, refuse_if_removing
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

MAX_LABELS = 100_000_000  # a run
MAX_PARTS = 100_000  # a run: files in one folder, entries of one ZIP
MIN_FREE_BYTES = 500_000_000  # stay free for others on the disk of the files
SIZE_MARGIN = 1.2  # codes and symbols differ in how far they can be compressed

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
    """Order labels of the serials `first` to `last` (0: to the end of the batch).

    The caller enqueues the task that renders them. Each serial has its place on the
    sheets; places of codes that cannot be redeemed stay empty. Raises Unprintable,
    Sealed, ActionRefused, and ReasonMissing where labels of these serials were
    ordered before and `reason` is empty.
    """
    batch.refresh_from_db(fields=["generated", "sealed_at", "removing_at"])
    last = last or batch.generated
    _check_range(batch, first, last)
    copy = reprints.next_copy(batch, first, last)
    reason = _check_reason(reason, copy)
    mark = jobs.reprint_mark(copy, setup)
    job = jobs.build_job(batch, setup, mark=mark)
    label_press = press.for_output(job)
    run = PrintRun(
        batch=batch,
        setup=setup.as_json(),
        first=first,
        last=last,
        reason=reason,
        extension=label_press.extension,
        pages=imposition.pages(job.layout, last - first + 1, setup.skip),
        created_at=at,
        created_by=by,
    )
    _split_into_parts(run, job, label_press)
    _check_disk_space(run, job, label_press)
    return _save(run)


@transaction.atomic
def cancel(run: PrintRun, *, by: User | None, at: datetime) -> bool:
    """Cancel a run and delete its files after commit; it does not count as printed.

    Returns whether it was cancelled: a running run, or one that was never downloaded.
    """
    cancelled = lifecycle.update_running(run, State.CANCELLED, at=at)
    if not cancelled:
        ready = PrintRun.objects.filter(pk=run.pk, state=State.READY, downloads=0)
        cancelled = bool(ready.update(state=State.CANCELLED, finished_at=at))
        run.refresh_from_db(fields=["state", "finished_at", "downloads"])
    if cancelled:
        lifecycle.record("cancelled", run, by=by, at=at)
        transaction.on_commit(lambda: files.delete_run_files(run))
    return cancelled


def _check_range(batch: Batch, first: int, last: int) -> None:
    """Raise ActionRefused or Sealed if no labels can be made of these serials."""
    if batch.is_sealed:
        raise vault.Sealed
    refuse_if_removing(batch)
    if not batch.generated:
        raise ActionRefused(
            _("This batch has no codes yet. Come back when some are made.")
        )
    check_range(batch, first, last)
    if last - first + 1 > MAX_LABELS:
        raise ActionRefused(
            _("Order at most %(most)s labels at once; print the rest in further runs.")
            % {"most": number_format(MAX_LABELS)}
        )
    codes = Code.objects.between(batch, first, last)
    if not codes.filter(status__in=jobs.PRINTABLE_STATUSES).exists():
        raise ActionRefused(
            _("None of these codes can be redeemed any more. Choose other serials.")
        )


def _check_reason(reason: str, copy: int) -> str:
    """Return the reason normalized; raise ReasonMissing where the copy needs one."""
    normalized = reprint_reasons.normalize_reason(reason)
    if copy > 1 and not normalized:
        raise reprint_reasons.ReasonMissing(
            _(
                "Labels of these serials were ordered before. Say why they are "
                "printed again; the labels will be marked as a reprint."
            )
        )
    return normalized


def _split_into_parts(run: PrintRun, job: Job, label_press: Press) -> None:
    """Set the number of parts of a run and the sheets of each."""
    run.part_sheets = jobs.sheets_per_part(job, label_press.sheets_at_once)
    run.parts = -(-run.pages // run.part_sheets)
    if run.parts > MAX_PARTS:
        max_labels = MAX_PARTS * run.part_sheets * job.layout.per_page
        raise ActionRefused(
            _("Order at most %(most)s labels of this design and layout at once.")
            % {"most": number_format(max_labels)}
        )


def _check_disk_space(run: PrintRun, job: Job, label_press: Press) -> None:
    """Raise ActionRefused if the files would fill the disk.

    The size is estimated from a file of one sheet and one of two.
    """
    one, two = (_measure_bytes(run.batch, job, label_press, n) for n in (1, 2))
    whole = run.pages * (two - one) + run.parts * (2 * one - two)
    # During assembly the parts and the whole file are on the disk together.
    needed = int(whole * SIZE_MARGIN * (2 if run.parts > 1 else 1))
    free = max(0, disk.free_bytes() - MIN_FREE_BYTES)
    if needed > free:
        raise ActionRefused(
            _(
                "These labels need about %(needed)s of disk, and %(room)s are free. "
                "Make room, or order fewer at once."
            )
            % {"needed": filesizeformat(needed), "room": filesizeformat(free)}
        )


def _measure_bytes(batch: Batch, job: Job, label_press: Press, sheets: int) -> int:
    """Return the size of a file of some full sheets, printed with proof codes."""
    file = BytesIO()
    label_press.write(file, proofs.proof_labels(batch, job, sheets))
    return len(file.getvalue())


@transaction.atomic
def _save(run: PrintRun) -> PrintRun:
    """Insert the run under a lock of its batch's row, and record it in the trail.

    Sealing and other orders of the batch wait for the lock, so that the copy number
    is right. Raises Sealed, ActionRefused or ReasonMissing for what was committed
    since the checks.
    From then on the address of the campaign, which stands on the labels, is fixed.
    """
    batch = Batch.objects.select_for_update(no_key=True).get(pk=run.batch_id)
    if batch.is_sealed:
        raise vault.Sealed
    refuse_if_removing(batch)
    run.copy = reprints.next_copy(batch, run.first, run.last)
    _check_reason(run.reason, run.copy)
    addresses.fix(batch.campaign_id, AddressUse.PRINT, at=run.created_at)
    run.save(force_insert=True)
    facts = {"first": run.first, "last": run.last, "reason": run.reason}
    if run.is_reprint:
        facts["copy"] = run.copy
    lifecycle.record("ordered", run, by=run.created_by, at=run.created_at, **facts)
    return run
