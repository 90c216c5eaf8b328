"""Break a code into even lines, set as large as a label has space for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from printing.paper import fonts, measures
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.unprintable import Unprintable

MIN_SIZE = 6.0  # points; smaller codes are misread
LINE_HEIGHT = 1.2  # em; as in base.css
TOLERANCE = 0.01  # points lost by rounding


@dataclass(frozen=True, slots=True)
class CodeArea:
    """The space for a code, in millimetres."""

    width: float
    height: float
    padding: float = 0.0  # em of the code, on each side of it
    requested_size: float = 0.0  # points; 0: as large as fits


@dataclass(frozen=True, slots=True)
class CodeLines:
    """How a code is broken into lines, and its size."""

    size: float  # points
    columns: int  # symbols in the longest line
    count: int

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return self.size * LINE_HEIGHT * self.count


def fit_code(groups: tuple[str, ...], area: CodeArea, max_size: float) -> CodeLines:
    """Return the best lines of a code, of `max_size` points; raise Unprintable.

    Groups are cut only where whole groups would be too small to read.
    """
    total, longest_group = sum(map(len, groups)), max(map(len, groups))
    candidates = [
        _try_columns(columns, len(fill_lines(groups, columns)), area, max_size)
        for columns in range(1, total + 1)
    ]
    legible = [
        lines
        for lines in candidates
        if lines.size >= (area.requested_size or MIN_SIZE) - TOLERANCE
    ]
    uncut = [
        lines for lines in legible if lines.columns >= longest_group
    ]  # no group is cut
    if choices := uncut or legible:
        return max(choices, key=_score)
    raise Unprintable(
        _refusal(max(lines.size for lines in candidates), area.requested_size)
    )


def _score(lines: CodeLines) -> tuple[float, int]:
    """Return how good lines are: one line less is worth a fourth of the size.

    Of equal sizes the narrowest lines are the most even.
    """
    return round(lines.size * 0.8**lines.count, 3), -lines.columns


def _try_columns(
    columns: int, count: int, area: CodeArea, max_size: float
) -> CodeLines:
    """Return lines of so many symbols, as large as fits."""
    width_in_em = fonts.MONO_ADVANCE * columns + 0.1 + 2 * area.padding
    usable_height = area.height * (0.9 if area.requested_size else 0.5)
    return CodeLines(
        size=min(
            area.requested_size or max_size,
            area.width * POINTS_PER_MM / width_in_em,
            usable_height * POINTS_PER_MM / (LINE_HEIGHT * count),
        ),
        columns=columns,
        count=count,
    )


def _refusal(max_size: float, requested_size: float) -> str:
    """Return why a code does not fit a label, and the size that does."""
    sizes = {
        "asked": measures.format_measure(requested_size),
        "most": measures.format_rounded_down(max_size, 1),
        "least": measures.format_measure(MIN_SIZE),
    }
    if requested_size and max_size >= MIN_SIZE:
        return (
            _(
                "A code of %(asked)s points has no room on this label: %(most)s "
                "points are the most."
            )
            % sizes
        )
    return (
        _(
            "The code has no room on this label: its letters would be %(most)s "
            "points high, and people need %(least)s. Choose a larger label or a "
            "smaller symbol."
        )
        % sizes
    )


def fill_lines(groups: tuple[str, ...], width: int) -> list[str]:
    """Return lines of at most `width` symbols; only wider groups are cut."""
    lines = [""]
    for group in groups:
        for piece in (group[at : at + width] for at in range(0, len(group), width)):
            if len(lines[-1] + piece) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line for line in lines if line]
