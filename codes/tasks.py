"""Background entry points: fetch by id, call one function, ring again if unfinished."""

import time

from celery import shared_task
from django.utils import timezone

from codes import files, generation, lifecycle, print_runs, printing, tallies
from codes.models import Batch, Move, PrintRun

# Shorter than the broker's visibility timeout: no second worker joins a long task.
SHIFT = 20.0  # seconds
SWEEP = 30.0  # seconds between two sweeps


@shared_task
def fill_batch(batch_id: int) -> None:
    batch = Batch.objects.get(pk=batch_id)
    done = generation.fill(batch, until=time.monotonic() + SHIFT)
    if not done and batch.generation == Batch.Generation.RUNNING:
        fill_batch.delay(batch_id)


@shared_task
def carry_out_move(move_id: int) -> None:
    ends = time.monotonic() + SHIFT
    move = Move.objects.get(pk=move_id)
    while not lifecycle.carry_out(move, at=timezone.now(), chunks=1):
        if time.monotonic() >= ends:
            carry_out_move.delay(move_id)
            return


@shared_task
def render_print_run(run_id: int) -> None:
    run = PrintRun.objects.select_related("batch__campaign", "batch__series").get(
        pk=run_id
    )
    if not printing.render(run, until=time.monotonic() + SHIFT):
        render_print_run.delay(run_id)


@shared_task
def sweep() -> None:
    """Ring for whatever is unfinished: a lost message costs half a minute."""
    for batch in Batch.objects.unfinished():
        fill_batch.delay(batch.pk)
    for move_id in lifecycle.unfinished_moves():
        carry_out_move.delay(move_id)
    for run_id in print_runs.unfinished():
        # Labels wait for each other: a ring that comes too late rings for nothing.
        render_print_run.apply_async((run_id,), expires=SWEEP)


@shared_task
def fold_tallies() -> None:
    tallies.fold()


@shared_task
def delete_old_files() -> None:
    files.delete_old(at=timezone.now())
