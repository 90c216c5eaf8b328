"""Recount and cross-check what the database promises; each check says what it is."""

from collections.abc import Callable, Iterator
from datetime import datetime

from console.integrity import counts, numbers, pending, statuses

Check = Callable[[datetime], Iterator[str]]

QUICK: list[Check] = [
    pending.guards_stand,
    numbers.keys_open,
    numbers.batches_are_proved,
    numbers.batches_fit_their_series,
    numbers.runs_are_contiguous,
    counts.rows_belong_to_a_batch,
    pending.tallies_are_folded,
    pending.generating_goes_on,
    pending.moves_go_on,
    pending.print_runs_go_on,
]
THOROUGH: list[Check] = [
    counts.batches_are_whole_and_tallied,
    counts.quarters_are_counted,
    statuses.redeemed_codes_have_redemptions,
    statuses.voided_codes_have_entries,
    statuses.finished_voidings_are_whole,
]


def check(*, at: datetime, quick: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what is off: the check and a sentence; `quick` reads no codes."""
    for one in QUICK if quick else [*QUICK, *THOROUGH]:
        for finding in one(at):
            yield one.__name__.replace("_", " "), finding
