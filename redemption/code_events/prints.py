"""The print runs whose serials include that of the code."""

from django.urls import reverse
from django.utils.translation import gettext as _

from codes import wording
from codes.lifecycle import Selection
from codes.models import Code
from printing.jobs import PRINTABLE_STATUSES
from printing.models import PrintRun
from redemption.code_events.event import MAX_READ, PRINTS, Event
from redemption.code_events.past_status import PastStatus

State = PrintRun.State


def runs_naming(code: Code) -> list[PrintRun]:
    """Return the print runs whose range has the code, the newest first."""
    runs = PrintRun.objects.filter(
        batch=code.batch_id, first__lte=code.serial, last__gte=code.serial
    )
    columns = ("batch", "first", "last", "reason", "copy", "state")
    return list(
        runs.select_related("created_by")
        .only(*columns, "created_at", "finished_at", "created_by")
        .order_by("-id")[: MAX_READ + 1]
    )


def print_runs(code: Code, runs: list[PrintRun], past: PastStatus) -> list[Event]:
    return [
        Event(
            run.created_at,
            _("Labels ordered again") if run.is_reprint else _("Labels ordered"),
            by=run.created_by,
            text=" · ".join(filter(None, _facts(run, past))),
            url=run_url(code, run.pk),
            kind=PRINTS,
        )
        for run in runs
    ]


def run_url(code: Code, run_id: int) -> str:
    batch = code.batch
    return reverse(
        "printing:print_run_detail", args=[batch.campaign_id, batch.pk, run_id]
    )


def _facts(run: PrintRun, past: PastStatus) -> list[str]:
    """Return what a line says of a run: its serials, its reason, its state."""
    state = "" if run.state == State.READY else str(run.get_state_display())
    return [
        wording.which(Selection(run.first, run.last)),
        run.reason,
        state,
        _empty_place(run, past),
    ]


def _empty_place(run: PrintRun, past: PastStatus) -> str:
    """Say if the sheets have no label of this code, or perhaps none.

    Places of codes that cannot be redeemed stay empty, as they were when the labels
    were rendered: between the order and the end of the run.
    """
    if run.state not in {State.READY, State.DELETED}:
        return ""
    statuses = past.between(run.created_at, run.finished_at or run.created_at)
    printable = statuses & {*PRINTABLE_STATUSES}
    if printable == statuses:
        return ""
    if printable:
        return _("Its place may be empty: the code changed at that time.")
    return _("Its place is empty: the code could not be redeemed any more.")
