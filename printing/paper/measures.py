"""Format measures in the reader's language: 63.5 or 63,5."""

import math
from decimal import Decimal

from django.utils.formats import number_format

TOLERANCE = 1e-6  # of the last digit, for errors of binary fractions


def round_down(measure: float, digits: int) -> float:
    """Return a measure rounded down to so many digits after the point."""
    scale: int = 10**digits
    return math.floor(measure * scale + TOLERANCE) / scale


def format_rounded_down(measure: float, digits: int = 2) -> str:
    """Format a measure rounded down: what still fits."""
    return format_measure(round_down(measure, digits))


def format_rounded_up(measure: float, digits: int = 2) -> str:
    """Format a measure rounded up: what is enough."""
    return format_measure(math.ceil(measure * 10**digits - TOLERANCE) / 10**digits)


def format_measure(measure: float) -> str:
    """Format a measure with six significant digits at most."""
    return number_format(Decimal(f"{measure:g}"))
