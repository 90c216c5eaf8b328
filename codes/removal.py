"""Remove a batch, or a draft with its batches, that was made by mistake.

Allowed while no code of it has left (codes.leaving). The row of the batch is marked
first; from then on nothing else can be done with it, and a trigger lets its codes be
deleted: chunks of them, from the highest serial down, so that the watermark
`generated` is right after each chunk. What was removed stays in the trail, and its
numbers are never handed out again.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from codes import batches, tallies
from codes.generation import LOCK_SPACE
from codes.lifecycle import ActionRefused
from codes.models import Batch, Code, Series, Status, Tally
from staff import trail
from staff.models import User

CHUNK = 50_000  # serials a transaction

Generation = Batch.Generation

_visitor_checks: list[Callable[[Batch], bool]] = []
_batch_deletions: list[Callable[[Batch], None]] = []
_campaign_deletions: list[Callable[[Campaign], None]] = []


def refuse_if_seen(was_seen: Callable[[Batch], bool]) -> None:
    """Register a function that tells whether a visitor typed a code of a batch.

    Apps above register it, and the two below, once, in AppConfig.ready().
    """
    _visitor_checks.append(was_seen)


def delete_with_batch(delete: Callable[[Batch], None]) -> None:
    """Register a function that deletes an app's rows of a batch that is removed."""
    _batch_deletions.append(delete)


def delete_with_campaign(delete: Callable[[Campaign], None]) -> None:
    """Register a function that deletes an app's rows of a draft that is removed."""
    _campaign_deletions.append(delete)


def reason_to_keep(batch: Batch) -> str:
    """Return why the batch cannot be removed, for staff; "" if it can."""
    if batch.codes_left_at:
        return _("Its codes were downloaded, shown or looked up: void it instead.")
    if any(was_seen(batch) for was_seen in _visitor_checks):
        return _("A visitor has typed one of its codes: void it instead.")
    return ""


def reason_to_keep_draft(campaign: Campaign) -> str:
    """Return why the campaign cannot be removed, for staff; "" if it can."""
    if campaign.is_launched:
        return _("It was launched, so visitors may know it: end it instead.")
    for batch in campaign.batches.order_by("id"):
        if reason := reason_to_keep(batch):
            return f"{batch.name}: {reason}"
    return ""


@transaction.atomic
def order(batch: Batch, *, reason: str, by: User | None, at: datetime) -> bool:
    """Mark the batch, so that `carry_out` removes it; return whether it was not marked.

    No code of it can be redeemed from then on, and its files are deleted. Raises
    ActionRefused if a code of it has left.
    """
    stored = Batch.objects.select_for_update().get(pk=batch.pk)
    if stored.is_being_removed:
        return False
    if why := reason_to_keep(stored):
        raise ActionRefused(why)
    stored.removing_at, stored.removing_by = at, by
    stored.paused_at = stored.paused_at or at
    if stored.is_generating:
        stored.generation = Generation.CANCELLED
    stored.save(update_fields=["removing_at", "removing_by", "paused_at", "generation"])
    batches.delete_files(stored)
    trail.record(
        "batches.removal_ordered",
        stored,
        by=by,
        at=at,
        name=stored.name,
        quantity=stored.quantity,
        reason=reason,
    )
    batch.refresh_from_db(fields=["removing_at", "paused_at", "generation"])
    return True


@transaction.atomic
def order_draft(
    campaign: Campaign, *, reason: str, by: User | None, at: datetime
) -> bool:
    """Mark a draft and its batches; the last of these takes the campaign with it.

    Returns whether it was not marked before. Raises ActionRefused if it was launched
    or a code of it has left. A campaign without a batch is removed at once.
    """
    # A batch that is being started waits for this lock, or this for its end.
    stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if stored.is_being_removed:
        return False
    if why := reason_to_keep_draft(stored):
        raise ActionRefused(why)
    stored.removing_at = at
    stored.save(update_fields=["removing_at"])
    for batch in stored.batches.filter(removing_at=None).order_by("id"):
        order(batch, reason=reason, by=by, at=at)
    trail.record(
        "campaigns.removal_ordered",
        stored,
        by=by,
        at=at,
        name=stored.name,
        slug=stored.slug,
        reason=reason,
    )
    _delete_campaign_if_empty(stored.pk, by=by, at=at)
    return True


def carry_out(batch_id: int, *, chunks: int | None = None) -> bool:
    """Remove a marked batch, at most `chunks` of its codes; return whether it is done.

    Each chunk is a transaction of its own. Safe to repeat, and to run in two processes
    at once. A code that was redeemed while the batch was being marked is kept, and the
    codes before it: the removal stops there.
    """
    while chunks is None or chunks > 0:
        try:
            if _remove_chunk(batch_id):
                return True
        except _Redeemed:
            _stop(batch_id)
            return True
        chunks = chunks and chunks - 1
    return False


class _Redeemed(Exception):
    """A code of the batch has been redeemed."""


@transaction.atomic
def _remove_chunk(batch_id: int) -> bool:
    """Delete one chunk under the batch's advisory lock; return whether all is done.

    Raises _Redeemed, which rolls the chunk back.
    """
    batch = _lock_marked(batch_id)
    if batch is None:
        return True
    last = batch.generated
    first = max(1, last - CHUNK + 1)
    codes = Code.objects.between(batch, first, last)
    deleted, _by_model = codes.exclude(status=Status.REDEEMED).delete()
    if deleted != last - first + 1:
        raise _Redeemed
    batch.generated, batch.generation = first - 1, Generation.CANCELLED
    batch.worked_at = timezone.now()
    batch.save(update_fields=["generated", "generation", "worked_at"])
    if batch.generated:
        return False
    _delete_batch(batch)
    return True


def _lock_marked(batch_id: int) -> Batch | None:
    """Return the batch under the lock of its generation; None if it is not marked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, batch_id])
    marked = Batch.objects.being_removed().select_related("removing_by")
    return marked.select_for_update(of=["self"]).filter(pk=batch_id).first()


def _delete_batch(batch: Batch) -> None:
    """Delete the row of a batch whose codes are deleted, and all that belongs to it."""
    at = timezone.now()
    for delete in _batch_deletions:
        delete(batch)
    batch.moves.all().delete()
    tallies.fold()
    Tally.objects.filter(batch=batch).delete()
    trail.record(
        "batches.removed",
        batch,
        by=batch.removing_by,
        at=at,
        name=batch.name,
        quantity=batch.quantity,
        series=batch.series_id,
        first_number=batch.first_number,
    )
    by, campaign_id = batch.removing_by, batch.campaign_id
    batch.delete()
    _delete_campaign_if_empty(campaign_id, by=by, at=at)


def _delete_campaign_if_empty(
    campaign_id: int, *, by: User | None, at: datetime
) -> None:
    """Delete a marked campaign that has no batch any more."""
    marked = Campaign.objects.select_for_update().exclude(removing_at=None)
    campaign = marked.filter(pk=campaign_id).first()
    if campaign is None or campaign.batches.exists():
        return
    for delete in _campaign_deletions:
        delete(campaign)
    Series.objects.filter(campaign=campaign).delete()
    trail.record(
        "campaigns.removed",
        campaign,
        by=by,
        at=at,
        name=campaign.name,
        slug=campaign.slug,
    )
    campaign.delete()


@transaction.atomic
def _stop(batch_id: int) -> None:
    """End the removal of a batch, of which a code was redeemed; keep what is left."""
    batch = _lock_marked(batch_id)
    if batch is None:
        return
    at = timezone.now()
    batch.removing_at, batch.codes_left_at = None, at
    batch.save(update_fields=["removing_at", "codes_left_at"])
    Campaign.objects.filter(pk=batch.campaign_id).update(removing_at=None)
    trail.record(
        "batches.removal_stopped", batch, by=None, at=at, generated=batch.generated
    )


def unfinished() -> list[int]:
    """Return the ids of the batches that are being removed, the oldest first."""
    marked = Batch.objects.being_removed().order_by("id")
    return list(marked.values_list("id", flat=True))
