"""How a print run goes from one state to the next, and what the trail says of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from printing import files
from printing.models import PrintRun
from staff import trail
from staff.models import User

State = PrintRun.State

LONGEST_PROBLEM = 500  # characters


def update_running(
    run: PrintRun, to: State, *, at: datetime | None = None, **columns: Any
) -> bool:
    """Write to the run if it is still in work; `at` is when it ended, if it did."""
    columns |= {"state": to, "finished_at": at, "worked_at": timezone.now()}
    turned = PrintRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**columns)
    run.refresh_from_db(fields=[*columns])
    return bool(turned)


def fail(run: PrintRun, problem: str) -> bool:
    """End the run with what went wrong; nothing of it can be downloaded.

    Returns whether it was in work: else nothing went wrong but the time.
    """
    at = timezone.now()
    problem = problem[:LONGEST_PROBLEM]
    with transaction.atomic():
        failed = update_running(run, State.FAILED, at=at, problem=problem)
        if failed:
            record("failed", run, by=None, at=at, problem=problem)
    delete_leftovers(run)
    return failed


def delete_leftovers(run: PrintRun) -> None:
    """Delete what lies about of a run that has ended without a file.

    Safe at any moment: what has ended so never gets a file any more.
    """
    run.refresh_from_db(fields=["state"])
    if run.state not in {State.RUNNING, State.READY}:
        files.remove(run)


def record(
    verb: str, run: PrintRun, *, by: User | None, at: datetime, **facts: Any
) -> None:
    """Say in the trail of the batch what became of a print run."""
    trail.record(f"print_runs.{verb}", run.batch, by=by, at=at, run=run.pk, **facts)
