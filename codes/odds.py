"""Say how hard codes are to guess.

Only the random symbols count: the prefix and the check symbol are public.
"""

from typing import Literal

from codes.formats import CHARSETS, MAX_LENGTH, CodeFormat, shortest_length

type Verdict = Literal["refused", "weak", "good"]

REFUSED = 1e6  # one in fewer is refused
WARNED = 1e8  # one in fewer is weak
WISHED = 1e10  # what we suggest
SECONDS_A_DAY = 86_400


def one_in(format: CodeFormat, live: int) -> float:
    """Return n where a random guess hits one of `live` codes once in n times."""
    return format.capacity / max(live, 1)


def verdict(format: CodeFormat, live: int) -> Verdict:
    """Say what we think of these odds."""
    chance = one_in(format, live)
    if chance < REFUSED:
        return "refused"
    return "weak" if chance < WARNED else "good"


def suggested_length(charset: str, live: int) -> int | None:
    """Return the shortest length that gives one in 10 billion, if there is one."""
    radix, needed = len(CHARSETS[charset]), int(WISHED) * max(live, 1)
    lengths = range(shortest_length(charset), MAX_LENGTH[charset] + 1)
    return next((length for length in lengths if radix**length >= needed), None)


def expected_hits(one_in: float, guesses_per_second: float, days: float = 90) -> float:
    """Return how many codes a bot would find, guessing without pause."""
    return guesses_per_second * days * SECONDS_A_DAY / one_in
