"""Recount and cross-check the database. Each check is a function that yields findings.

The name of the function, with spaces, is printed to operators.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from console.integrity import counts, numbers, operations, statuses

Check = Callable[[datetime], Iterator[str]]

QUICK: list[Check] = [
    operations.triggers_and_constraints_exist,
    numbers.keys_can_be_opened,
    numbers.batches_match_their_proof,
    numbers.batches_fit_their_series,
    numbers.number_runs_are_contiguous,
    counts.rows_belong_to_a_batch,
    operations.tallies_are_folded,
    operations.generation_progresses,
    operations.removals_progress,
    operations.status_changes_progress,
    operations.print_runs_progress,
]
THOROUGH: list[Check] = [
    counts.batches_are_complete_and_tallied,
    counts.quarter_hours_are_counted,
    statuses.redeemed_codes_have_redemptions,
    statuses.voided_codes_have_entries,
    statuses.finished_voidings_are_complete,
]


def check(*, at: datetime, quick: bool = False) -> Iterator[tuple[str, str]]:
    """Yield findings: the name of the check, a sentence. `quick` reads no codes."""
    for run_check in QUICK if quick else [*QUICK, *THOROUGH]:
        for finding in run_check(at):
            yield run_check.__name__.replace("_", " "), finding
