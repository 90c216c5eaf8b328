"""Background entry points: fetch by id, call one function, ring again if unfinished."""

import time

from celery import shared_task
from django.utils import timezone

from codes import files, generation, lifecycle, tallies
from codes.models import Batch, Move, PrintRun
from codes.printing import making, watching

# Shorter than the broker's visibility timeout: no second worker joins a long task.
SHIFT = 20.0  # seconds
SWEEP = 30.0  # seconds between two sweeps
WORKERS = 8  # at most side by side at one print run
JOIN = 5.0  # seconds: whoever has nothing else to do has joined by then


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
def render_print_run(run_id: int, helpers: int = WORKERS - 1) -> None:
    """Make what nobody makes of a run, and ring for others to join.

    Only idle workers join, and every ring but the first expires with the next sweep,
    which rings afresh: however long a run takes, its rings never fill the queue, and
    what is ordered meanwhile waits for the end of a shift and no longer.
    """
    run = PrintRun.objects.select_related(
        "batch__campaign", "batch__series", "created_by"
    ).get(pk=run_id)
    for _helper in range(min(helpers, making.open_parts(run) - 1)):
        render_print_run.apply_async((run_id, 0), expires=JOIN)
    if not making.make(run, until=time.monotonic() + SHIFT):
        render_print_run.apply_async((run_id, 0), expires=SWEEP)


@shared_task
def sweep() -> None:
    """Ring for whatever is unfinished: a lost message costs half a minute."""
    for batch in Batch.objects.unfinished():
        fill_batch.delay(batch.pk)
    for move_id in lifecycle.unfinished_moves():
        carry_out_move.delay(move_id)
    for run_id in watching.unfinished():
        # Labels wait for each other: a ring that comes too late rings for nothing.
        render_print_run.apply_async((run_id,), expires=SWEEP)


@shared_task
def fold_tallies() -> None:
    tallies.fold()


@shared_task
def delete_old_files() -> None:
    files.delete_old(at=timezone.now())
