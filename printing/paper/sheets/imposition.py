"""Which serial stands in which place of which sheet."""

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext

from printing.paper.setup import ORDERS
from printing.paper.sheets.layouts import Layout
from printing.paper.unprintable import Unprintable


def pages(layout: Layout, labels: int, skip: int = 0) -> int:
    """Return how many sheets so many labels take, after those gone from the first.

    Raise Unprintable if the first sheet would have none left.
    """
    check_skip(layout, skip)
    return layout.pages(labels + skip) if labels > 0 else 0


def check_skip(layout: Layout, skip: int) -> None:
    """Raise Unprintable if so many labels cannot be gone from a used sheet."""
    if not 0 <= skip < layout.per_page:
        raise Unprintable(
            gettext("A sheet has %(labels)s labels: skip 0 to %(most)s of them.")
            % {"labels": layout.per_page, "most": layout.per_page - 1}
        )


def serials(
    layout: Layout, *, first: int, last: int, skip: int, order: str, pages: range
) -> npt.NDArray[np.uint64]:
    """Return the serials of some sheets: a row a sheet, a column a place; 0 is nobody.

    `order` says how serials run: "rows" line by line, "columns" from top to bottom,
    "stack" so that the piles of all sheets cut at once, put on one another, run in
    order. `skip` places of the first sheet stay empty, the first ones in that order.
    """
    labels = last - first + 1
    sheet = np.arange(pages.start, pages.stop, dtype=np.int64)[:, None]
    turn = ranks(layout, order)[None, :]
    if order == "stack":
        height = layout.pages(labels + skip)
        at = turn * height + sheet - np.minimum(turn + 1, skip)
    else:
        at = sheet * layout.per_page + turn - skip
    here = (at >= 0) & (at < labels) & ((sheet > 0) | (turn >= skip))
    return np.where(here, at + first, 0).astype(np.uint64)


def ranks(layout: Layout, order: str) -> npt.NDArray[np.int64]:
    """Return when each place of a sheet has its turn; the first to be filled has 0."""
    if order not in ORDERS:
        raise ValueError(f"no such order: {order}")
    place = np.arange(layout.per_page, dtype=np.int64)
    if order == "columns":
        return place % layout.columns * layout.rows + place // layout.columns
    return place
