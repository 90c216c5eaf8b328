"""Lay out a bar chart of numbers by day: the place of each bar, line and label.

Horizontal places are percent of the width, vertical ones pixels of HEIGHT: the chart
fits any screen while its text keeps its size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

HEIGHT = 212
TOP = 24  # y of the highest bar; above it is the number of the day in focus
BOTTOM = 184  # y of the axis; below it are the names of the days
MAX_LINES = 4  # above the axis
MAX_DAY_LABELS = 4  # below the axis
GAP = 0.25  # of a day's width
EDGE = 20  # percent: a number this near to an edge is aligned to its inner side

_THOUSANDS = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")]


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its place: x in percent, or y in pixels for a line of the grid."""

    at: str
    text: str
    anchor: str = "middle"
    is_optional: bool = False  # hidden where the chart is narrow


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: `x` and `width` in percent, `y` and `height` in pixels.

    `slot` is the x of its column, `caption` its name and number above the bars.
    """

    label: str
    n: int
    x: str
    width: str
    y: int
    height: int
    slot: str
    caption: Label


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to be written as SVG."""

    bars: list[Bar]
    lines: list[Label]
    day_labels: list[Label]
    total: int
    slot: str  # the width of the column of a day
    height: int = HEIGHT
    top: int = TOP
    plot: int = BOTTOM - TOP


def draw(days: Sequence[tuple[str, int]]) -> Chart:
    """Return the chart of `days`, each a name and a number."""
    numbers = [n for _, n in days]
    step = _step(max(numbers, default=0))
    top = step * max(1, -(-max(numbers, default=0) // step))
    slot = 100 / max(len(days), 1)
    bars = [
        _bar(label, n, index * slot, slot, top) for index, (label, n) in enumerate(days)
    ]
    lines = [
        Label(str(_y(value, top)), compact(value)) for value in range(0, top + 1, step)
    ]
    day_labels = _day_labels([label for label, _ in days])
    return Chart(bars, lines, day_labels, sum(numbers), slot=f"{slot:.3f}%")


def compact(n: int) -> str:
    """Return a round number in five characters at most: 0, 250, 1.5k, 20M."""
    for size, suffix in _THOUSANDS:
        if n >= size:
            return number_format(n / size, 1 if n % size else 0) + suffix
    return str(n)


def _step(highest: int) -> int:
    """Return the distance of two grid lines: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if highest <= step * MAX_LINES:
                return step
        size *= 10


def _bar(label: str, n: int, left: float, slot: float, top: int) -> Bar:
    y = min(_y(n, top), BOTTOM - 2) if n else BOTTOM  # the smallest bar stays visible
    x, width = left + slot * GAP / 2, slot * (1 - GAP)
    return Bar(
        label,
        n,
        f"{x:.3f}%",
        f"{width:.3f}%",
        y,
        BOTTOM - y,
        slot=f"{left:.3f}%",
        caption=_caption(label, n, left, left + slot),
    )


def _caption(label: str, n: int, left: float, right: float) -> Label:
    """Return the text above a day in focus, kept inside the chart."""
    text = f"{label}: {number_format(n, force_grouping=True)}"
    if right <= EDGE:
        return Label(f"{left:.3f}%", text, "start")
    if left >= 100 - EDGE:
        return Label(f"{right:.3f}%", text, "end")
    return Label(f"{(left + right) / 2:.3f}%", text)


def _y(value: int, top: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * value / top)


def _day_labels(labels: list[str]) -> list[Label]:
    """Return the names of some days at even distances, always with the last one."""
    count = len(labels)
    if not count:
        return []
    step = max(1, -(-count // MAX_DAY_LABELS))
    indexes = range((count - 1) % step, count, step)
    shown = []
    for index in indexes:
        is_last = index == count - 1 and count > 1
        at = 100.0 if is_last else (index + 0.5) * 100 / count
        anchor = "end" if is_last else "middle"
        is_optional = (
            len(indexes) == MAX_DAY_LABELS and (count - 1 - index) // step % 2 == 1
        )
        shown.append(Label(f"{at:.3f}%", labels[index], anchor, is_optional))
    return shown
