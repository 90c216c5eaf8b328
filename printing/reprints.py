"""How often labels of some serials were printed: what comes next may be a reprint."""

from django.db.models import Max, Q

from codes.models import Batch
from printing.models import PrintRun

State = PrintRun.State

# What somebody has, or can still get: of what failed or was cancelled nobody has
# anything, nor of a file that went before it was ever downloaded.
PRINTED = Q(state__in=[State.RUNNING, State.READY]) | Q(
    state=State.DELETED, downloads__gte=1
)


def next_of(batch: Batch, first: int, last: int) -> int:
    """Return which print of these serials is next: 1 if none of them was printed.

    The serial that was printed most often counts.
    """
    earlier = PrintRun.objects.filter(
        PRINTED, batch=batch, first__lte=last, last__gte=first
    )
    return (earlier.aggregate(Max("copy"))["copy__max"] or 0) + 1
