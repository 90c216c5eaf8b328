"""What is known of print runs: what they hold, which wait, whether anybody works."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from codes.models import PrintRun
from staff import trail
from staff.models import Entry

# A part takes some seconds, and the sweeper comes by every thirty.
SILENT = timedelta(seconds=45)

_running = PrintRun.objects.filter(state=PrintRun.State.RUNNING)


def unfinished() -> Iterable[int]:
    """Return the ids of the runs that are not made yet, oldest first."""
    return _running.order_by("id").values_list("id", flat=True)


def labels_made(runs: Iterable[PrintRun]) -> dict[int, int]:
    """Return how many labels each finished run holds, as its trail says. One query."""
    targets = {trail.name_of(run.batch) for run in runs}
    entries = Entry.objects.filter(target__in=targets, action="print_runs.finished")
    return {
        data["run"]: data["rows"] for data in entries.values_list("data", flat=True)
    }


def is_unattended(*, at: datetime) -> bool:
    """Tell whether labels are due and no worker has given a sign for a while.

    A worker at another run is one: runs wait for their turn.
    """
    silent_since = at - SILENT
    if not _running.filter(created_at__lt=silent_since).exists():
        return False
    return not PrintRun.objects.filter(
        Q(worked_at__gte=silent_since) | Q(finished_at__gte=silent_since)
    ).exists()
