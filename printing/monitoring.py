"""Query print runs: which are unfinished, whether a worker is active, their history."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from printing.models import PrintRun
from printing.trail_words import ACTIONS
from staff import trail
from staff.models import Entry

# A part takes some seconds, and `tasks.requeue_unfinished` runs every thirty.
UNATTENDED_AFTER = timedelta(seconds=45)

_running = PrintRun.objects.filter(state=PrintRun.State.RUNNING)


def unfinished_run_ids() -> Iterable[int]:
    """Return the ids of the running print runs, oldest first."""
    return _running.order_by("id").values_list("id", flat=True)


def run_history(run: PrintRun) -> list[Entry]:
    """Return the trail entries of a run, oldest first, with their actors."""
    entries = Entry.objects.about(trail.target_of(run.batch)).select_related("actor")
    actions = [name for name in ACTIONS if name.startswith("print_runs.")]  # an index
    about_run = entries.filter(action__in=actions, data__run=run.pk)
    return list(about_run.order_by("id"))


def is_unattended(*, at: datetime) -> bool:
    """Tell whether runs are waiting and no worker wrote to any run lately.

    A worker that renders another run counts: runs wait for one another.
    """
    since = at - UNATTENDED_AFTER
    if not _running.filter(created_at__lt=since).exists():
        return False
    return not PrintRun.objects.filter(
        Q(worked_at__gte=since) | Q(finished_at__gte=since)
    ).exists()
