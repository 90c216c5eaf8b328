"""Actions on a whole batch: pause and resume its codes, seal it."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from codes.models import Batch
from staff import trail
from staff.models import User

_deletions: list[Callable[[Batch], None]] = []


def delete_on_seal(delete: Callable[[Batch], None]) -> None:
    """Have `delete` called with each batch that is sealed, in that transaction.

    Upper apps register here, once, what they keep of a batch's codes.
    """
    _deletions.append(delete)


@transaction.atomic
def pause(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Let no code of the batch be redeemed until it is resumed: the emergency brake.

    Returns whether it was not paused before.
    """
    return _stamp(batch, "paused_at", at, "batches.paused", by=by, at=at)


@transaction.atomic
def resume(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Let the codes of the batch be redeemed again; return whether it was paused."""
    return _stamp(batch, "paused_at", None, "batches.resumed", by=by, at=at)


@transaction.atomic
def seal(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """End every download and reveal of the batch for good; delete its files.

    Its codes still redeem. A rule of the application, not shredding: key and database
    together still make the codes. Returns whether it was not sealed before.
    """
    sealed = _stamp(batch, "sealed_at", at, "batches.sealed", by=by, at=at)
    if sealed:
        for delete in _deletions:
            delete(batch)
    return sealed


def _stamp(
    batch: Batch,
    column: str,
    to: datetime | None,
    action: str,
    *,
    by: User | None,
    at: datetime,
) -> bool:
    """Set a moment of the batch that is empty so far, or empty one that is set."""
    changed = Batch.objects.filter(
        pk=batch.pk, **{f"{column}__isnull": to is not None}
    ).update(**{column: to})
    batch.refresh_from_db(fields=[column])
    if changed:
        trail.record(action, batch, by=by, at=at)
    return bool(changed)
