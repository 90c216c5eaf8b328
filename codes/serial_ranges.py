"""Write serials as ranges: "1-3, 7"."""

from collections.abc import Iterable


def as_ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as ranges: 1, 2, 3, 7 give (1, 3) and (7, 7)."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def as_text(ranges: Iterable[tuple[int, int]]) -> str:
    """Return ranges as people write them."""
    return ", ".join(f"{a}-{b}" if a != b else f"{a}" for a, b in ranges)
