"""Crop marks show a print shop where to cut; they are outside of labels and bleed."""

from printing.paper.geometry import POINTS_PER_MM
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout

LENGTH = 3.0  # millimetres
# Millimetres between a mark and the bleed, so that no mark is left on a label.
OFFSET = 1.0
STROKE = 0.25  # points
_MIN_LENGTH = 1.0  # millimetres; shorter marks are left out

type Line = tuple[float, float, float, float]


def draw_crop_marks(layout: Layout, setup: Setup) -> bytes:
    """Return the crop marks of a sheet as PDF operations, in points from bottom left.

    b"" if the setup has none. The printer's offset is not applied: it moves labels and
    marks together.
    """
    if not setup.crop_marks or not (marks := mark_lines(layout, setup.bleed)):
        return b""
    operations = "\n".join(
        f"{_x(a)} {_y(layout, b)} m {_x(c)} {_y(layout, d)} l S" for a, b, c, d in marks
    )
    return f"q 0 G {STROKE:g} w\n{operations}\nQ\n".encode()


def mark_lines(layout: Layout, bleed: float = 0.0) -> list[Line]:
    """Return each mark as x, y, x, y in millimetres from the top left of the page.

    Marks are in line with the edges of columns and rows: at both ends of each cut, and
    between labels where the gap is large enough.
    """
    cells = list(layout.cells())
    xs = sorted({round(edge, 3) for cell in cells for edge in (cell.x, cell.right)})
    ys = sorted({round(edge, 3) for cell in cells for edge in (cell.y, cell.bottom)})
    across = _mark_spans(
        [(cell.x, cell.right) for cell in cells], layout.page_width, bleed
    )
    down = _mark_spans(
        [(cell.y, cell.bottom) for cell in cells], layout.page_height, bleed
    )
    vertical = [(x, a, x, b) for x in xs for a, b in down]
    horizontal = [(a, y, b, y) for y in ys for a, b in across]
    return vertical + horizontal


def max_bleed(layout: Layout) -> float:
    """Return the largest bleed that gaps and margins allow, in millimetres."""
    spaces = [
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
        spaces.append((layout.pitch_x - layout.label_width) / 2)
    if layout.rows > 1:
        spaces.append((layout.pitch_y - layout.label_height) / 2)
    return max(0.0, round(min(spaces), 3))


def _mark_spans(
    label_spans: list[tuple[float, float]], page: float, bleed: float
) -> list[tuple[float, float]]:
    """Return start and end of the marks of one direction, in ascending order."""
    spans = sorted(set(label_spans))
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
    return _merge_spans([(a, b) for a, b in found if b - a >= _MIN_LENGTH])


def _merge_spans(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Merge marks that overlap: two labels share the gap between them."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _x(millimetres: float) -> str:
    return f"{millimetres * POINTS_PER_MM:.3f}".rstrip("0").rstrip(".")


def _y(layout: Layout, millimetres: float) -> str:
    return _x(layout.page_height - millimetres)
