"""Break a code into lines that are even and as large as a label has room for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from printing.paper import fonts, measures
from printing.paper.geometry import POINTS
from printing.paper.unprintable import Unprintable

LEAST = 6.0  # points: smaller codes are misread
LINE = 1.2  # height of a line in its own size; base.css says the same
TIGHT = 0.01  # points that are too few by rounding only


@dataclass(frozen=True, slots=True)
class CodeRoom:
    """What there is for a code, in millimetres."""

    width: float
    height: float
    pad: float = 0.0  # of the size of the code, on each side of it
    asked: float = 0.0  # points that it shall have


@dataclass(frozen=True, slots=True)
class Lines:
    """How a code is set."""

    size: float  # points
    columns: int  # symbols of the longest line
    count: int

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return self.size * LINE * self.count


def fit(groups: tuple[str, ...], room: CodeRoom, most: float) -> Lines:
    """Return the best lines of a code of so many points at most; raise Unprintable.

    Whole groups stand in a line, as long as that is large enough to read.
    """
    total, longest = sum(map(len, groups)), max(map(len, groups))
    tried = [
        _lines(columns, len(filled(groups, columns)), room, most)
        for columns in range(1, total + 1)
    ]
    legible = [it for it in tried if it.size >= (room.asked or LEAST) - TIGHT]
    whole = [it for it in legible if it.columns >= longest]  # no group is cut
    if choices := whole or legible:
        return max(choices, key=_worth)
    raise Unprintable(_refusal(max(it.size for it in tried), room.asked))


def _worth(lines: Lines) -> tuple[float, int]:
    """Return how good lines are: of two one is worth a quarter more in size.

    Of equals the narrowest has the most even lines.
    """
    return round(lines.size * 0.8**lines.count, 3), -lines.columns


def _lines(columns: int, count: int, room: CodeRoom, most: float) -> Lines:
    """Return lines of this many symbols, as large as they can be."""
    across = fonts.ADVANCE * columns + 0.1 + 2 * room.pad
    high = room.height * (0.9 if room.asked else 0.5)
    return Lines(
        size=min(
            room.asked or most,
            room.width * POINTS / across,
            high * POINTS / (LINE * count),
        ),
        columns=columns,
        count=count,
    )


def _refusal(most: float, asked: float) -> str:
    """Return why a code cannot stand on a label, and which size could."""
    found = {
        "asked": measures.plain(asked),
        "most": measures.at_most(most, 1),
        "least": measures.plain(LEAST),
    }
    if asked and most >= LEAST:
        return (
            _(
                "A code of %(asked)s points has no room on this label: %(most)s "
                "points are the most."
            )
            % found
        )
    return (
        _(
            "The code has no room on this label: its letters would be %(most)s "
            "points high, and people need %(least)s. Choose a larger label or a "
            "smaller symbol."
        )
        % found
    )


def filled(groups: tuple[str, ...], width: int) -> list[str]:
    """Return lines of this width of whole groups, cutting only those that are wider."""
    lines = [""]
    for group in groups:
        for piece in (group[at : at + width] for at in range(0, len(group), width)):
            if len(lines[-1] + piece) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line for line in lines if line]
