"""Check what must be in place and in progress: triggers, constraints, beat, workers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from codes.models import Batch, Move
from console.integrity.queries import fetch_rows
from printing.models import PrintRun

MAX_DELTAS = 10_000
IDLE_LIMIT = timedelta(minutes=10)  # without progress
LONG_IDLE_LIMIT = timedelta(hours=1)  # for one bulk status change or one file

TRIGGERS = [
    "campaigns_fixed_address",
    "codes_deleted_by_removal_only",
    "codes_final_status",
    "codes_tally_insert",
    "codes_tally_update",
    "staff_entry_append_only",
    "staff_entry_append_only_truncate",
]
CONSTRAINTS = [
    "batch_done_iff_all_generated",
    "batch_runs_do_not_overlap",
    "code_id_holds_its_batch",
    "code_status_is_known",
    "codes_code_pkey",
    "redemption_redemption_pkey",
]


def triggers_and_constraints_exist(at: datetime) -> Iterator[str]:
    """The triggers and constraints that the rules rely on exist and are enabled."""
    enabled = fetch_rows(
        "SELECT tgname FROM pg_trigger"
        " WHERE tgname = ANY(%(names)s) AND tgenabled IN ('O', 'A')",
        names=TRIGGERS,
    )
    for name in sorted(set(TRIGGERS) - {row[0] for row in enabled}):
        yield f"The trigger {name} is missing or disabled."
    validated = fetch_rows(
        "SELECT conname FROM pg_constraint"
        " WHERE conname = ANY(%(names)s) AND convalidated",
        names=CONSTRAINTS,
    )
    for name in sorted(set(CONSTRAINTS) - {row[0] for row in validated}):
        yield f"The constraint {name} is missing or not validated."


def tallies_are_folded(at: datetime) -> Iterator[str]:
    """Beat folds the differences of the tallies every few seconds."""
    [(deltas,)] = fetch_rows(
        "SELECT count(*) FROM"
        " (SELECT 1 FROM codes_tally_delta LIMIT %(most)s) AS deltas",
        most=MAX_DELTAS + 1,
    )
    if deltas > MAX_DELTAS:
        yield (
            f"More than {MAX_DELTAS:,} differences of tallies are not folded: is beat "
            "running?"
        )


def generation_progresses(at: datetime) -> Iterator[str]:
    """The generation of a batch makes progress."""
    idle = (
        Batch.objects.unfinished()
        .annotate(active_at=Coalesce("worked_at", "created_at"))
        .filter(active_at__lt=at - IDLE_LIMIT)
        .order_by("id")
    )
    for batch in idle:
        yield (
            f"The generation of batch {batch.pk} has stopped at {batch.generated:,} of "
            f"{batch.quantity:,} codes: is a worker running?"
        )


def removals_progress(at: datetime) -> Iterator[str]:
    """The removal of a batch makes progress."""
    idle = (
        Batch.objects.being_removed()
        .annotate(active_at=Greatest("worked_at", "removing_at"))
        .filter(active_at__lt=at - IDLE_LIMIT)
        .order_by("id")
    )
    for batch in idle:
        yield (
            f"The removal of batch {batch.pk} has stopped with {batch.generated:,} "
            "codes left: is a worker running?"
        )


def status_changes_progress(at: datetime) -> Iterator[str]:
    """A bulk status change begins within minutes and ends within an hour."""
    for move in Move.objects.filter(finished_at=None).order_by("id"):
        has_begun = move.done_to >= move.first
        if move.created_at < at - (LONG_IDLE_LIMIT if has_begun else IDLE_LIMIT):
            yield (
                f"Bulk status change {move.pk} of batch {move.batch_id} is at "
                f"serial {move.done_to:,} of {move.last:,}: is a worker running?"
            )


def print_runs_progress(at: datetime) -> Iterator[str]:
    """A print run makes progress, or has failed."""
    idle = (
        PrintRun.objects.filter(state=PrintRun.State.RUNNING)
        .annotate(active_at=Coalesce("worked_at", "created_at"))
        .filter(active_at__lt=at - LONG_IDLE_LIMIT)
        .order_by(F("id"))
    )
    for run in idle:
        yield (
            f"Print run {run.pk} of batch {run.batch_id} has stopped: is a worker "
            "running?"
        )
