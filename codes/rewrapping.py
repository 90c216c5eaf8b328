"""Rotate the master key: wrap the keys of all series under the newest one."""

from datetime import datetime

from django.db import transaction

from codes import vault
from codes.models import Series
from staff import trail
from staff.models import User


def rewrap_all(*, by: User | None, at: datetime) -> tuple[int, int]:
    """Return how many series were wrapped anew, and how many there are.

    Each series is a transaction of its own. Safe to repeat: one that the newest key
    opens is left alone. Raises CodesKeyError if no master key opens a series.
    """
    ids = list(Series.objects.order_by("id").values_list("id", flat=True))
    return sum(_rewrap(series_id, by, at) for series_id in ids), len(ids)


@transaction.atomic
def _rewrap(series_id: int, by: User | None, at: datetime) -> bool:
    series = Series.objects.select_for_update().get(pk=series_id)
    if vault.is_newest(series):
        return False
    series.wrapped_key = vault.rewrap(series)
    series.save(update_fields=["wrapped_key"])
    trail.record("series.rewrapped", series, by=by, at=at)
    return True
