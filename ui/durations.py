"""Say durations in the unit that suits them."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_OF_UNIT = 90  # seconds or minutes, before the next unit is used
MINUTE = 60
HOUR = 60 * MINUTE


def span(seconds: float) -> str:
    """Return how long something takes, rounded."""
    if seconds < 1:
        return _("less than a second")
    if seconds < MAX_OF_UNIT:
        return _in_seconds(round(seconds))
    if seconds < MAX_OF_UNIT * MINUTE:
        return _in_minutes(round(seconds / MINUTE))
    return _in_hours(round(seconds / HOUR))


def wait(seconds: int) -> str:
    """Return how long to wait, rounded up: after that time the wait is over."""
    if seconds < MAX_OF_UNIT:
        return _in_seconds(seconds)
    if seconds < MAX_OF_UNIT * MINUTE:
        return _in_minutes(math.ceil(seconds / MINUTE))
    return _in_hours(math.ceil(seconds / HOUR))


def _in_seconds(n: int) -> str:
    return ngettext("%(n)s second", "%(n)s seconds", n) % {"n": n}


def _in_minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


def _in_hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
