"""Guess where a text was mistyped, from the text alone."""

from collections.abc import Callable, Iterator, Sequence

# Symbols that people take for one another when they copy print.
ALIKE = [
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


def suspect(
    body: str, groups: Sequence[int], holds: Callable[[str], bool]
) -> int | None:
    """Return the only group where one common slip, undone, makes the text hold.

    A slip is a symbol taken for one that looks like it, or two neighbours of a
    group swapped; `groups` tells the group of each symbol. None where the slip
    could be in several groups or in none.
    """
    found = {groups[place] for place, text in _undone(body, groups) if holds(text)}
    return found.pop() if len(found) == 1 else None


def _undone(body: str, groups: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield each text that one slip may have turned into `body`, and its place."""
    for place, symbol in enumerate(body):
        before, after = body[:place], body[place + 1 :]
        for alike in {one for kin in ALIKE if symbol in kin for one in kin} - {symbol}:
            yield place, before + alike + after
        if after and groups[place] == groups[place + 1]:
            yield place, before + after[0] + symbol + after[1:]
