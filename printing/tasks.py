"""Celery tasks of printing: fetch by id, call one function."""

import time

from celery import shared_task
from django.utils import timezone

from printing import files, monitoring, rendering
from printing.models import PrintRun

# Shorter than the broker's visibility timeout: no second worker starts the same task.
TIME_LIMIT = 20.0  # seconds
REQUEUE_INTERVAL = 30.0  # seconds between two runs of `requeue_unfinished`
MAX_WORKERS = 8  # side by side at one print run
JOIN_WITHIN = 5.0  # seconds in which an idle worker takes the task; busy ones never do


@shared_task
def render_print_run(run_id: int, max_joining: int = MAX_WORKERS - 1) -> None:
    """Render the missing parts of a run, and enqueue tasks for other workers to join.

    Only idle workers join, and every task but the first expires before the next
    `requeue_unfinished`, which enqueues new ones: however long a run takes, its tasks
    never fill the queue, and a later order waits for TIME_LIMIT at most.
    """
    runs = PrintRun.objects.select_related(
        "batch__campaign", "batch__series", "created_by"
    )
    run = runs.filter(pk=run_id).first()
    if run is None:  # its batch was removed meanwhile
        return
    for _worker in range(min(max_joining, rendering.count_missing(run) - 1)):
        render_print_run.apply_async((run_id, 0), expires=JOIN_WITHIN)
    if not rendering.render_parts(run, until=time.monotonic() + TIME_LIMIT):
        render_print_run.apply_async((run_id, 0), expires=REQUEUE_INTERVAL)


@shared_task
def requeue_unfinished() -> None:
    """Enqueue every unfinished run again, so that a lost message only delays it."""
    for run_id in monitoring.unfinished_run_ids():
        # Expires before the next one is enqueued, so that tasks do not pile up.
        render_print_run.apply_async((run_id,), expires=REQUEUE_INTERVAL)


@shared_task
def delete_old_files() -> None:
    """Delete the files of print runs that are older than FILES_KEPT."""
    files.delete_old_files(at=timezone.now())
