"""What is known of print runs: which wait, whether anybody works, who had the file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from printing.models import PrintRun
from staff import trail
from staff.models import Entry

# A part takes some seconds, and the sweeper comes by every thirty.
SILENT = timedelta(seconds=45)

_running = PrintRun.objects.filter(state=PrintRun.State.RUNNING)


def unfinished() -> Iterable[int]:
    """Return the ids of the runs that are not made yet, oldest first."""
    return _running.order_by("id").values_list("id", flat=True)


def story(run: PrintRun) -> list[Entry]:
    """Return what the trail says of a run, in order: who ordered it, who had it."""
    entries = Entry.objects.about(trail.target_of(run.batch)).select_related("actor")
    told = entries.filter(action__startswith="print_runs.", data__run=run.pk)
    return list(told.order_by("id"))


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
