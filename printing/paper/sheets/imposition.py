"""Which serial is in which cell of which sheet."""

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext

from printing.paper.setup import ORDERS
from printing.paper.sheets.layouts import Layout
from printing.paper.unprintable import Unprintable


def pages(layout: Layout, labels: int, skip: int = 0) -> int:
    """Return how many sheets so many labels take, `skip` cells of the first being used.

    Raises Unprintable if the first sheet has no cell left.
    """
    check_skip(layout, skip)
    return layout.pages(labels + skip) if labels > 0 else 0


def check_skip(layout: Layout, skip: int) -> None:
    """Raise Unprintable if a sheet has no label left after so many."""
    if not 0 <= skip < layout.per_page:
        raise Unprintable(
            gettext("A sheet has %(labels)s labels: skip 0 to %(most)s of them.")
            % {"labels": layout.per_page, "most": layout.per_page - 1}
        )


def serials(
    layout: Layout, *, first: int, last: int, skip: int, order: str, pages: range
) -> npt.NDArray[np.uint64]:
    """Return the serials of some sheets: a row a sheet, a column a cell; 0 is empty.

    `order` is "rows" (line by line), "columns" (top to bottom) or "stack": when all
    sheets are cut as one stack and its piles are laid on each other, serials run on.
    The first `skip` cells in that order stay empty on the first sheet.
    """
    labels = last - first + 1
    sheet = np.arange(pages.start, pages.stop, dtype=np.int64)[:, None]
    rank = fill_order(layout, order)[None, :]
    if order == "stack":
        stack_height = layout.pages(labels + skip)
        index = rank * stack_height + sheet - np.minimum(rank + 1, skip)
    else:
        index = sheet * layout.per_page + rank - skip
    is_used = (index >= 0) & (index < labels) & ((sheet > 0) | (rank >= skip))
    return np.where(is_used, index + first, 0).astype(np.uint64)


def fill_order(layout: Layout, order: str) -> npt.NDArray[np.int64]:
    """Return the rank of each cell of a sheet in the order of filling, from 0 on."""
    if order not in ORDERS:
        raise ValueError(f"Unknown order {order!r}; known are {', '.join(ORDERS)}.")
    place = np.arange(layout.per_page, dtype=np.int64)
    if order == "columns":
        return place % layout.columns * layout.rows + place // layout.columns
    return place
