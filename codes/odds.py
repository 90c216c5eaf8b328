"""Compute how hard codes are to guess.

Only the random symbols count: the prefix and the check symbol are public.
"""

from typing import Literal

from codes.formats import CHARSETS, MAX_LENGTH, CodeFormat, shortest_length

type Verdict = Literal["refused", "weak", "good"]

# Of so many guesses one hits a code:
REFUSED_BELOW = 1e6
WEAK_BELOW = 1e8
SUGGESTED = 1e10
SECONDS_A_DAY = 86_400


def one_in(format: CodeFormat, live: int) -> float:
    """Return n if one random guess in n hits one of `live` codes."""
    return format.capacity / max(live, 1)


def verdict(format: CodeFormat, live: int) -> Verdict:
    """Tell whether these odds are refused, weak or good."""
    guesses = one_in(format, live)
    if guesses < REFUSED_BELOW:
        return "refused"
    return "weak" if guesses < WEAK_BELOW else "good"


def suggested_length(charset: str, live: int) -> int | None:
    """Return the shortest length where one guess in 10 billion hits, or None."""
    radix, needed = len(CHARSETS[charset]), int(SUGGESTED) * max(live, 1)
    lengths = range(shortest_length(charset), MAX_LENGTH[charset] + 1)
    return next((length for length in lengths if radix**length >= needed), None)


def expected_hits(one_in: float, guesses_per_second: float, days: float = 90) -> float:
    """Return how many codes a bot would find that guesses all the time."""
    return guesses_per_second * days * SECONDS_A_DAY / one_in
