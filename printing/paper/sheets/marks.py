"""Crop marks: where the print shop cuts, drawn outside of what it keeps."""

from printing.paper.geometry import POINTS
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout

LENGTH = 3.0  # millimetres
OFFSET = 1.0  # between a mark and what is printed, so that no mark stays on a label
STROKE = 0.25  # points
_SHORTEST = 1.0  # a mark that a neighbour cuts shorter says nothing

type Line = tuple[float, float, float, float]


def content(layout: Layout, setup: Setup) -> bytes:
    """Return the crop marks of a sheet as PDF operators, in points from bottom left.

    Nothing if the setup wants none. The setup's shift is not in them: it moves labels
    and marks together.
    """
    if not setup.crop_marks or not (marks := lines(layout, setup.bleed)):
        return b""
    drawn = "\n".join(
        f"{_x(a)} {_y(layout, b)} m {_x(c)} {_y(layout, d)} l S" for a, b, c, d in marks
    )
    return f"q 0 G {STROKE:g} w\n{drawn}\nQ\n".encode()


def lines(layout: Layout, bleed: float = 0.0) -> list[Line]:
    """Return each mark as x, y, x, y in millimetres from the top left of the page.

    Marks stand where columns and rows begin and end, at both ends of the line to be
    cut, and between labels where the gap has room for them.
    """
    cells = list(layout.cells())
    xs = sorted({round(edge, 3) for cell in cells for edge in (cell.x, cell.right)})
    ys = sorted({round(edge, 3) for cell in cells for edge in (cell.y, cell.bottom)})
    across = _gaps([(cell.x, cell.right) for cell in cells], layout.page_width, bleed)
    down = _gaps([(cell.y, cell.bottom) for cell in cells], layout.page_height, bleed)
    upright = [(x, a, x, b) for x in xs for a, b in down]
    lying = [(a, y, b, y) for y in ys for a, b in across]
    return upright + lying


def bleed_room(layout: Layout) -> float:
    """Return the most bleed that gaps and margins allow, in millimetres."""
    rooms = [
        layout.left,
        layout.top,
        layout.page_width
        - layout.left
        - (layout.columns - 1) * layout.pitch_x
        - layout.label_width,
        layout.page_height
        - layout.top
        - (layout.rows - 1) * layout.pitch_y
        - layout.label_height,
    ]
    if layout.columns > 1:
        rooms.append((layout.pitch_x - layout.label_width) / 2)
    if layout.rows > 1:
        rooms.append((layout.pitch_y - layout.label_height) / 2)
    return max(0.0, round(min(rooms), 3))


def _gaps(
    kept: list[tuple[float, float]], page: float, bleed: float
) -> list[tuple[float, float]]:
    """Return where marks of one direction run: from where, to where, nearest first."""
    spans = sorted(set(kept))
    ends = [0.0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), page]
    found = []
    for place, (begin, end) in enumerate(zip(ends, starts, strict=True)):
        low = begin + bleed + OFFSET if place else 0.0
        high = end - bleed - OFFSET if place < len(spans) else page
        if place:
            found.append((low, min(low + LENGTH, high)))
        if place < len(spans):
            found.append((max(high - LENGTH, low), high))
    return _merged([(a, b) for a, b in found if b - a >= _SHORTEST])


def _merged(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join marks that overlap: two labels share the gap between them."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _x(millimetres: float) -> str:
    return f"{millimetres * POINTS:.3f}".rstrip("0").rstrip(".")


def _y(layout: Layout, millimetres: float) -> str:
    return _x(layout.page_height - millimetres)
