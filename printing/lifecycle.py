"""Change the state of a print run, and record its actions in the trail."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from printing import files
from printing.models import PrintRun
from staff import trail
from staff.models import User

State = PrintRun.State

MAX_PROBLEM_LENGTH = 500  # characters


def update_running(
    run: PrintRun, to: State, *, at: datetime | None = None, **columns: Any
) -> bool:
    """Update a run that is still running; return whether it was.

    `at` is when it finished, None while it goes on. Sets `worked_at`, too.
    """
    columns |= {"state": to, "finished_at": at, "worked_at": timezone.now()}
    updated = PrintRun.objects.filter(pk=run.pk, state=State.RUNNING).update(**columns)
    run.refresh_from_db(fields=[*columns])
    return bool(updated)


def fail(run: PrintRun, problem: str) -> bool:
    """End a running run as failed, with the problem that staff read; delete its files.

    Returns whether it was running: a run that ended before keeps its state.
    """
    at = timezone.now()
    problem = problem[:MAX_PROBLEM_LENGTH]
    with transaction.atomic():
        failed = update_running(run, State.FAILED, at=at, problem=problem)
        if failed:
            record("failed", run, by=None, at=at, problem=problem)
    delete_leftovers(run)
    return failed


def delete_leftovers(run: PrintRun) -> None:
    """Delete the files of a run that ended without a download.

    Safe at any moment: a run in one of these states never gets a file again.
    """
    run.refresh_from_db(fields=["state"])
    if run.state not in {State.RUNNING, State.READY}:
        files.delete_run_files(run)


def record(
    verb: str, run: PrintRun, *, by: User | None, at: datetime, **facts: Any
) -> None:
    """Record an action on a print run in the trail of its batch."""
    trail.record(f"print_runs.{verb}", run.batch, by=by, at=at, run=run.pk, **facts)
