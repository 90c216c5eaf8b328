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


def as_texts(ranges: Iterable[tuple[int, int]]) -> list[str]:
    """Return each range as people write it: "1-3", "7"."""
    return [f"{a}-{b}" if a != b else f"{a}" for a, b in ranges]


def hold(texts: Iterable[str], number: int) -> bool:
    """Return whether one of the ranges, as `as_texts` writes them, has the number."""
    return any(_holds(text, number) for text in texts)


def _holds(text: str, number: int) -> bool:
    first, _dash, last = text.partition("-")
    return int(first) <= number <= int(last or first)
