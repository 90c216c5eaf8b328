"""Actions on a whole batch: pause and resume its codes, seal it.

None of them is possible while a batch is being removed (codes.removal).
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from codes.models import Batch
from staff import trail
from staff.models import User

_deletions: list[Callable[[Batch], None]] = []


def delete_on_seal(delete: Callable[[Batch], None]) -> None:
    """Register a function that is called with each batch that is sealed or removed.

    It is called in the transaction of the action. Apps above register what deletes
    their files with codes of the batch, once, in AppConfig.ready().
    """
    _deletions.append(delete)


@transaction.atomic
def pause(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Stop redemptions of the batch until it is resumed.

    Returns whether it was not paused before.
    """
    return _set_moment(batch, "paused_at", at, "batches.paused", by=by, at=at)


@transaction.atomic
def resume(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Allow redemptions of the batch again; return whether it was paused."""
    return _set_moment(batch, "paused_at", None, "batches.resumed", by=by, at=at)


@transaction.atomic
def seal(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """End downloads and reveals of the batch for good, and delete its files.

    Its codes still redeem. The application enforces it; it is not cryptographic
    erasure, as key and database together still make the codes. Returns whether it was
    not sealed before.
    """
    sealed = _set_moment(batch, "sealed_at", at, "batches.sealed", by=by, at=at)
    if sealed:
        delete_files(batch)
    return sealed


def delete_files(batch: Batch) -> None:
    """Delete every file with codes of the batch, in the caller's transaction."""
    for delete in _deletions:
        delete(batch)


def _set_moment(
    batch: Batch,
    column: str,
    to: datetime | None,
    action: str,
    *,
    by: User | None,
    at: datetime,
) -> bool:
    """Set a moment of the batch that is empty, or clear one that is set."""
    changed = Batch.objects.filter(
        pk=batch.pk, removing_at=None, **{f"{column}__isnull": to is not None}
    ).update(**{column: to})
    batch.refresh_from_db(fields=[column])
    if changed:
        trail.record(action, batch, by=by, at=at)
    return bool(changed)
