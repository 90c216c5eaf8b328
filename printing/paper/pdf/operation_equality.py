"""Compare operations of two pages by what they draw, not by the names they use."""

from decimal import Decimal
from typing import Any

import pikepdf

from printing.paper.pdf.content_stream import Operation

TOLERANCE = 0.002  # numbers are rounded to thousandths

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


def operations_equal(
    one: Operation, other: Operation, resources: pikepdf.Object
) -> bool:
    """Return whether two operations draw the same with these resources."""
    (operands, operator), (others, other_operator) = one, other
    if operator != other_operator or len(operands) != len(others):
        return False
    named = resources.get(_NAMED.get(operator, "/"), None)
    return all(map(_operands_equal, operands, others, [named] * len(operands)))


def _operands_equal(one: Any, other: Any, named: pikepdf.Object | None) -> bool:
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return abs(float(one) - float(other)) < TOLERANCE
    if not (isinstance(one, pikepdf.Name) and isinstance(other, pikepdf.Name)):
        return bool(one == other)
    if one == other or named is None:
        return bool(one == other)
    return _objects_equal(named.get(one), named.get(other))


def _objects_equal(one: Any, other: Any) -> bool:
    """Return whether two objects of a PDF have the same content."""
    if isinstance(one, pikepdf.Object) and isinstance(other, pikepdf.Object):
        if one.is_indirect and one.objgen == other.objgen:
            return True
        if isinstance(one, pikepdf.Array) and isinstance(other, pikepdf.Array):
            return len(one) == len(other) and all(map(_objects_equal, one, other))
        if hasattr(one, "keys") and hasattr(other, "keys"):
            return _dictionaries_equal(one, other)
    return bool(one == other)


def _dictionaries_equal(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    streams = [isinstance(each, pikepdf.Stream) for each in (one, other)]
    if any(streams) and (not all(streams) or one.read_bytes() != other.read_bytes()):
        return False
    keys = [set(each.keys()) - {"/Length"} for each in (one, other)]
    return keys[0] == keys[1] and all(_objects_equal(one[k], other[k]) for k in keys[0])
