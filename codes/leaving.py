"""Record that codes of a batch left: it can then never be removed.

A code has left when a person may have seen its text: it was downloaded, shown, or
found by staff who typed it. What visitors typed and redeemed is asked for on a removal
(codes.removal), as their claims must not wait for the batch's row.
"""

from collections.abc import Collection
from datetime import datetime

from codes.lifecycle import refuse_if_removing
from codes.models import Batch


def record_leaving(batch: Batch, *, at: datetime) -> None:
    """Record that codes of `batch` leave at `at`, in the caller's transaction.

    Raises ActionRefused if the batch is being removed. Waits for a removal that is
    being ordered; the next one waits for this transaction.
    """
    if batch.codes_left_at:
        return
    staying = Batch.objects.filter(pk=batch.pk, removing_at=None)
    if not staying.filter(codes_left_at=None).update(codes_left_at=at):
        batch.refresh_from_db(fields=["codes_left_at", "removing_at"])
        refuse_if_removing(batch)
    batch.codes_left_at = batch.codes_left_at or at


def record_found(batch_ids: Collection[int], *, at: datetime) -> None:
    """Record that codes of these batches are out, as staff have typed them.

    A batch that is being removed stays marked: its codes can only have been guessed.
    """
    staying = Batch.objects.filter(pk__in=batch_ids, removing_at=None)
    staying.filter(codes_left_at=None).update(codes_left_at=at)
