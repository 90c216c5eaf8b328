"""Say measures as people read them, in their own language: 63.5, 63,5."""

import math
from decimal import Decimal

from django.utils.formats import number_format

NEAR = 1e-6  # of the last digit: arithmetic is not exact


def floored(measure: float, digits: int) -> float:
    """Return a measure that is never more than it is."""
    return math.floor(measure * 10**digits + NEAR) / 10**digits


def at_most(measure: float, digits: int = 2) -> str:
    """Say a measure, never more than it is."""
    return plain(floored(measure, digits))


def at_least(measure: float, digits: int = 2) -> str:
    """Say a measure that is enough."""
    return plain(math.ceil(measure * 10**digits - NEAR) / 10**digits)


def plain(measure: float) -> str:
    """Say a measure with as many digits as it has."""
    return number_format(Decimal(f"{measure:g}"))
