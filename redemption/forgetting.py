"""Forget attempts when they are old: they say where visitors were."""

from datetime import datetime, timedelta

from redemption.models import Attempt

KEPT = timedelta(days=90)
CHUNK = 5_000  # rows a transaction


def forget_attempts(*, at: datetime) -> int:
    """Delete the attempts that are older than KEPT; return how many. Safe to repeat."""
    forgotten = 0
    while True:
        # Ids grow with time, so the primary key leads to the oldest; there is no
        # index by time.
        oldest = Attempt.objects.order_by("id").values_list("id", "at")[:CHUNK]
        old = [attempt_id for attempt_id, then in oldest if then < at - KEPT]
        forgotten += Attempt.objects.filter(id__in=old).delete()[0]
        if len(old) < CHUNK:
            return forgotten
