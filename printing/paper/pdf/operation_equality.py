"""Tell whether operations of two pages draw the same, whatever names they use."""

from decimal import Decimal
from typing import Any

import pikepdf

from printing.paper.pdf.content_stream import Operation

CLOSE = 0.002  # of what a rounding to thousandths makes

# The operators whose operand names an entry of the resources.
_NAMED = {
    "gs": "/ExtGState",
    "Do": "/XObject",
    "sh": "/Shading",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "scn": "/Pattern",
    "SCN": "/Pattern",
    "Tf": "/Font",
}


def same(one: Operation, other: Operation, resources: pikepdf.Object) -> bool:
    """Tell whether two operations with the same resources do the same."""
    (operands, operator), (others, other_operator) = one, other
    if operator != other_operator or len(operands) != len(others):
        return False
    named = resources.get(_NAMED.get(operator, "/"), None)
    return all(map(_alike, operands, others, [named] * len(operands)))


def _alike(one: Any, other: Any, named: pikepdf.Object | None) -> bool:
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return abs(float(one) - float(other)) < CLOSE
    if not (isinstance(one, pikepdf.Name) and isinstance(other, pikepdf.Name)):
        return bool(one == other)
    if one == other or named is None:
        return bool(one == other)
    return _equal(named.get(one), named.get(other))


def _equal(one: Any, other: Any) -> bool:
    """Compare two objects of a PDF by what they hold."""
    if isinstance(one, pikepdf.Object) and isinstance(other, pikepdf.Object):
        if one.is_indirect and one.objgen == other.objgen:
            return True
        if isinstance(one, pikepdf.Array) and isinstance(other, pikepdf.Array):
            return len(one) == len(other) and all(map(_equal, one, other))
        if hasattr(one, "keys") and hasattr(other, "keys"):
            return _equal_entries(one, other)
    return bool(one == other)


def _equal_entries(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    streams = [isinstance(each, pikepdf.Stream) for each in (one, other)]
    if any(streams) and (not all(streams) or one.read_bytes() != other.read_bytes()):
        return False
    keys = [set(each.keys()) - {"/Length"} for each in (one, other)]
    return keys[0] == keys[1] and all(_equal(one[k], other[k]) for k in keys[0])
