"""Background entry points of printing: fetch by id, call one function."""

import time

from celery import shared_task
from django.utils import timezone

from printing import files, monitoring, rendering
from printing.models import PrintRun

# Shorter than the broker's visibility timeout: no second worker starts the same task.
TIME_LIMIT = 20.0  # seconds
REQUEUE_INTERVAL = 30.0  # seconds between two runs of `requeue_unfinished`
MAX_WORKERS = 8  # side by side at one print run
JOIN_WITHIN = 5.0  # seconds: an idle worker has taken the task by then


@shared_task
def render_print_run(run_id: int, helpers: int = MAX_WORKERS - 1) -> None:
    """Render the missing parts of a run, and enqueue tasks for other workers to join.

    Only idle workers join, and every task but the first expires at the next run of
    `requeue_unfinished`, which enqueues afresh: however long a run takes, its tasks
    never fill the queue, and what is ordered meanwhile waits for TIME_LIMIT at most.
    """
    run = PrintRun.objects.select_related(
        "batch__campaign", "batch__series", "created_by"
    ).get(pk=run_id)
    for _helper in range(min(helpers, rendering.count_missing(run) - 1)):
        render_print_run.apply_async((run_id, 0), expires=JOIN_WITHIN)
    if not rendering.render_parts(run, until=time.monotonic() + TIME_LIMIT):
        render_print_run.apply_async((run_id, 0), expires=REQUEUE_INTERVAL)


@shared_task
def requeue_unfinished() -> None:
    """Enqueue every unfinished run again: a lost message costs half a minute."""
    for run_id in monitoring.unfinished():
        # Runs wait for each other: a task that starts too late has nothing to do.
        render_print_run.apply_async((run_id,), expires=REQUEUE_INTERVAL)


@shared_task
def delete_old_files() -> None:
    files.delete_old(at=timezone.now())
