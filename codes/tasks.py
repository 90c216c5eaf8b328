"""Celery tasks: fetch by id, call one function, enqueue what is left."""

import time

from celery import shared_task
from django.utils import timezone

from codes import generation, lifecycle, removal, tallies
from codes.models import Batch, Move
from storage import leftovers

# Shorter than the broker's visibility timeout, so that no second worker gets the task.
TIME_LIMIT = 20.0  # seconds


@shared_task
def fill_batch(batch_id: int) -> None:
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:  # it was removed meanwhile
        return
    done = generation.fill(batch, until=time.monotonic() + TIME_LIMIT)
    if not done and batch.generation == Batch.Generation.RUNNING:
        fill_batch.delay(batch_id)


@shared_task
def carry_out_move(move_id: int) -> None:
    ends = time.monotonic() + TIME_LIMIT
    move = Move.objects.filter(pk=move_id).first()
    if move is None:  # its batch was removed meanwhile
        return
    while not lifecycle.carry_out(move, at=timezone.now(), chunks=1):
        if time.monotonic() >= ends:
            carry_out_move.delay(move_id)
            return


@shared_task
def remove_batch(batch_id: int) -> None:
    ends = time.monotonic() + TIME_LIMIT
    while not removal.carry_out(batch_id, chunks=1):
        if time.monotonic() >= ends:
            remove_batch.delay(batch_id)
            return


@shared_task
def requeue_unfinished() -> None:
    """Enqueue everything unfinished, so that a lost message delays it half a minute."""
    for batch in Batch.objects.unfinished():
        fill_batch.delay(batch.pk)
    for move_id in lifecycle.unfinished_moves():
        carry_out_move.delay(move_id)
    for batch_id in removal.unfinished():
        remove_batch.delay(batch_id)


@shared_task
def fold_tallies() -> None:
    tallies.fold()


@shared_task
def delete_leftovers() -> None:
    """Delete temporary files with codes whose process was killed."""
    leftovers.delete()
