"""Tell how often labels of some serials were printed: a new run may be a reprint."""

from django.db.models import Max, Q

from codes.models import Batch
from printing.models import PrintRun

State = PrintRun.State

# Runs whose labels are on paper, or can still be. Failed and cancelled runs have no
# file, and one that was deleted before its first download was never printed.
COUNTS_AS_PRINTED = Q(state__in=[State.RUNNING, State.READY]) | Q(
    state=State.DELETED, downloads__gte=1
)


def next_copy(batch: Batch, first: int, last: int) -> int:
    """Return the copy number that a new run of these serials gets; the first is 1.

    The serial that was printed most often decides.
    """
    earlier = PrintRun.objects.filter(
        COUNTS_AS_PRINTED, batch=batch, first__lte=last, last__gte=first
    )
    return (earlier.aggregate(Max("copy"))["copy__max"] or 0) + 1
