"""Find the boxes that a design leaves to symbols, and fit symbols into them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from printing.paper.geometry import POINTS, Box
from printing.paper.pdf.content_stream import (
    Area,
    Edges,
    Matrix,
    Operation,
    Run,
    Step,
    around,
)
from printing.paper.pdf.placement import Point
from printing.paper.symbology.symbols import Maker

# The fill of such a box, so that it is found among all else that is drawn: two colours
# in turn, for no design has a box of its own that is now this and now that.
COLORS = ("#010203", "#010204")


def is_box(color: Sequence[Any], place: int = 0) -> bool:
    """Tell whether a fill is that of the box on the specimen at a place."""
    wanted = bytes.fromhex(COLORS[place % len(COLORS)][1:])
    return [round(float(value) * 255) for value in color] == list(wanted)


def parted(steps: Iterable[Step]) -> tuple[list[Operation | Run], list[Matrix]]:
    """Return what is drawn of a label but for those boxes, and where they stand."""
    static: list[Operation | Run] = []
    boxes = []
    for step in steps:
        if not isinstance(step, Area):
            static.append(step)
        elif is_box(step.color):
            boxes.append(step.matrix)
            static[-1] = ((), "n")  # in place of what filled it
    return static, boxes


def fitted(maker: Maker, square: Matrix) -> Matrix:
    """Return the matrix for a symbol in modules; the box is a square of 1 by 1.

    Both count from the top left of the design, however that is turned on the label.
    """
    width, height = math.hypot(square.a, square.b), math.hypot(square.c, square.d)
    box = maker.placed(Box(0, 0, width, height))
    columns, rows = maker.size
    return Matrix(
        box.width / columns / width,
        0,
        0,
        box.height / rows / height,
        box.x / width,
        box.y / height,
    ).within(square)


def on_label(maker: Maker, square: Matrix, label_height: float) -> Box:
    """Return the millimetres of a label that a symbol takes with its quiet zone."""
    columns, rows = maker.size
    matrix = fitted(maker, square)
    corners = [matrix.point(x, y) for x in (0, columns) for y in (0, rows)]
    return box_of(around(corners), label_height)


def box_of(edges: Edges, label_height: float) -> Box:
    """Return a part of a label in millimetres from its top."""
    left, bottom, right, top = (edge / POINTS for edge in edges)
    sides = left, label_height - top, right - left, top - bottom
    return Box(*(round(side, 4) for side in sides))


def heads(matrix: Matrix, places: Sequence[Point]) -> list[bytes]:
    """Return what stands before the path of a symbol at each place of a sheet."""
    return [b"q %b cm\n" % matrix.moved(*place).operands() for place in places]
