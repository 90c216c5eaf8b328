"""Draw numbers by day as bars: where each bar, line and label of the picture goes.

Across, everything is a share of the width; down, pixels of HEIGHT: so the picture fits
a phone and a desk while its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

HEIGHT = 212
TOP = 24  # room for the number of the day that somebody looks at
BOTTOM = 184  # where the bars stand; below are the names of the days
LINES = 4  # at most, above the axis
WORDS = 4  # names of days below the axis
GAP = 0.25  # of a day's width
EDGE = 20  # percent: a number so near to an edge is written away from it

_THOUSANDS = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place: in percent below the axis, in pixels beside it."""

    at: str
    text: str
    anchor: str = "middle"
    is_spare: bool = False  # left out where the picture is narrow


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: `x` and `width` in percent, `y` and `height` in pixels.

    `slot` is where its share of the width begins, `value` where its number is written.
    """

    label: str
    n: int
    x: str
    width: str
    y: int
    height: int
    slot: str
    value: Mark


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, ready to be written as SVG."""

    bars: list[Bar]
    lines: list[Mark]
    words: list[Mark]
    total: int
    slot: str  # the width of a day
    height: int = HEIGHT
    top: int = TOP
    plot: int = BOTTOM - TOP


def draw(days: Sequence[tuple[str, int]]) -> Chart:
    """Return the picture of `days`, each a name and a number."""
    numbers = [n for _, n in days]
    step = _step(max(numbers, default=0))
    top = step * max(1, -(-max(numbers, default=0) // step))
    slot = 100 / max(len(days), 1)
    bars = [
        _bar(label, n, index * slot, slot, top) for index, (label, n) in enumerate(days)
    ]
    lines = [
        Mark(str(_y(value, top)), compact(value)) for value in range(0, top + 1, step)
    ]
    words = _words([label for label, _ in days])
    return Chart(bars, lines, words, sum(numbers), slot=f"{slot:.3f}%")


def compact(n: int) -> str:
    """Return a round number in five signs at most: 0, 250, 1.5k, 20M."""
    for size, sign in _THOUSANDS:
        if n >= size:
            return number_format(n / size, 1 if n % size else 0) + sign
    return str(n)


def _step(highest: int) -> int:
    """Return the distance of two lines: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if highest <= step * LINES:
                return step
        size *= 10


def _bar(label: str, n: int, left: float, slot: float, top: int) -> Bar:
    y = min(_y(n, top), BOTTOM - 2) if n else BOTTOM  # one of many is still seen
    x, width = left + slot * GAP / 2, slot * (1 - GAP)
    return Bar(
        label,
        n,
        f"{x:.3f}%",
        f"{width:.3f}%",
        y,
        BOTTOM - y,
        slot=f"{left:.3f}%",
        value=_value(label, n, left, left + slot),
    )


def _value(label: str, n: int, left: float, right: float) -> Mark:
    """Return what is written above a day that somebody looks at, inside the picture."""
    text = f"{label}: {number_format(n, force_grouping=True)}"
    if right <= EDGE:
        return Mark(f"{left:.3f}%", text, "start")
    if left >= 100 - EDGE:
        return Mark(f"{right:.3f}%", text, "end")
    return Mark(f"{(left + right) / 2:.3f}%", text)


def _y(value: int, top: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * value / top)


def _words(labels: list[str]) -> list[Mark]:
    """Return the names of some days, evenly apart; the last day is always named."""
    count = len(labels)
    if not count:
        return []
    step = max(1, -(-count // WORDS))
    named = range((count - 1) % step, count, step)
    marks = []
    for index in named:
        is_last = index == count - 1 and count > 1
        at = 100.0 if is_last else (index + 0.5) * 100 / count
        anchor = "end" if is_last else "middle"
        is_spare = len(named) == WORDS and (count - 1 - index) // step % 2 == 1
        marks.append(Mark(f"{at:.3f}%", labels[index], anchor, is_spare))
    return marks
