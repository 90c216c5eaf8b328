"""Find the boxes that a design reserves for symbols, and fit symbols into them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.pdf.content_stream import (
    DrawingStep,
    Edges,
    Matrix,
    Operation,
    PaintedArea,
    TextRun,
    bounding_edges,
)
from printing.paper.pdf.placement import Point
from printing.paper.symbology.symbols import SymbolMaker

# The fill of a symbol box. Specimens alternate between two colours, so that a rectangle
# of the design itself is not taken for a box.
BOX_COLORS = ("#010203", "#010204")


def is_symbol_box(color: Sequence[Any], place: int = 0) -> bool:
    """Return whether a fill is that of the symbol box on specimen number `place`."""
    expected = bytes.fromhex(BOX_COLORS[place % len(BOX_COLORS)][1:])
    return [round(float(value) * 255) for value in color] == list(expected)


def split_symbol_boxes(
    steps: Iterable[DrawingStep],
) -> tuple[list[Operation | TextRun], list[Matrix]]:
    """Return the steps of a label without its symbol boxes, and the boxes."""
    static: list[Operation | TextRun] = []
    boxes = []
    for step in steps:
        if not isinstance(step, PaintedArea):
            static.append(step)
        elif is_symbol_box(step.color):
            boxes.append(step.matrix)
            static[-1] = ((), "n")  # replaces the fill of the box
    return static, boxes


def fit_symbol(maker: SymbolMaker, square: Matrix) -> Matrix:
    """Return the matrix that maps modules into a box, the unit square under `square`.

    Both count from the top left of the design, however that is rotated on the label.
    """
    width, height = math.hypot(square.a, square.b), math.hypot(square.c, square.d)
    box = maker.fit_box(Box(0, 0, width, height))
    columns, rows = maker.size
    return Matrix(
        box.width / columns / width,
        0,
        0,
        box.height / rows / height,
        box.x / width,
        box.y / height,
    ).transformed_by(square)


def symbol_on_label(maker: SymbolMaker, square: Matrix, label_height: float) -> Box:
    """Return the place of a symbol on the label, quiet zone included."""
    columns, rows = maker.size
    matrix = fit_symbol(maker, square)
    corners = [matrix.point(x, y) for x in (0, columns) for y in (0, rows)]
    return edges_to_box(bounding_edges(corners), label_height)


def edges_to_box(edges: Edges, label_height: float) -> Box:
    """Return edges in points as a box in millimetres from the top left."""
    left, bottom, right, top = (edge / POINTS_PER_MM for edge in edges)
    sides = left, label_height - top, right - left, top - bottom
    return Box(*(round(side, 4) for side in sides))


def symbol_transforms(matrix: Matrix, places: Sequence[Point]) -> list[bytes]:
    """Return the operations that move to a symbol at each place of a sheet."""
    return [b"q %b cm\n" % matrix.translated(*place).operands() for place in places]
