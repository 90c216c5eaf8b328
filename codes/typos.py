"""Guess in which group a text was mistyped, from the text alone."""

from collections.abc import Callable, Iterator, Sequence

# Symbols that people confuse when they copy print.
CONFUSED = [
    "0ODQ",
    "17",
    "1IL",
    "2Z",
    "38B",
    "49",
    "5S",
    "6G8",
    "CG",
    "EF",
    "KX",
    "MN",
    "PR",
    "UVWY",
]


def suspected_group(
    body: str, groups: Sequence[int], is_valid: Callable[[str], bool]
) -> int | None:
    """Return the only group where undoing one common error makes the text valid.

    An error is a symbol confused with one that looks like it, or two neighbours of a
    group swapped; `groups` has the group of each symbol. None if the error could be in
    several groups or in none.
    """
    suspected = {
        groups[place] for place, text in _corrections(body, groups) if is_valid(text)
    }
    return suspected.pop() if len(suspected) == 1 else None


def _corrections(body: str, groups: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield each text that one error may have turned into `body`, and its place."""
    for place, symbol in enumerate(body):
        before, after = body[:place], body[place + 1 :]
        confused = {other for kin in CONFUSED if symbol in kin for other in kin}
        for other in confused - {symbol}:
            yield place, before + other + after
        if after and groups[place] == groups[place + 1]:
            yield place, before + after[0] + symbol + after[1:]
