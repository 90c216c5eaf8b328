"""Say large numbers, small chances and spans of time as people say them."""

import math
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Move, Status

SHOWN = 8  # serials of a list; the rest is counted
LEAST = 0.0001  # hits: below this we only say "fewer"
MILLION = 1_000_000
WHOLE_COUNTS = {"fr", "pt"}  # languages whose nouns follow the whole part of a number
BEYOND = 15  # the power of ten from which on words tell nobody anything
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MANY = 10  # hits: from here on they are whole
LONG = 90  # of a unit: from here on the next one is easier to grasp
MINUTE = 60
HOUR = 60 * MINUTE


def grouped(n: int) -> str:
    """Return a whole number with group marks: 12,345."""
    return number_format(n, force_grouping=True)


def share(part: int, whole: int) -> str:
    """Return a part in per cent; never 0 or 100 where that is not the whole truth."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.1:  # noqa: PLR2004 -- per cent
        return _("under 0.1 %")
    if 99.9 < percent < 100:  # noqa: PLR2004
        percent = 99.9
    return _("%(percent)s %%") % {"percent": floatformat(percent, -1)}


def large(n: float) -> str:
    """Return a large number in words: "950,000", "9.5 billion", "3.2 × 10²⁰".

    Our own words: what Django calls 10⁹ in some languages means 10¹² in others.
    """
    if n < MILLION:
        return grouped(int(n))
    power = math.floor(math.log10(n))
    if power >= BEYOND:
        words, figure = _("%(n)s × 10%(power)s"), round(n / 10**power, 1)
    else:
        figure = round(n / 10 ** (power - power % 3), 1)
        words = _scale(power - power % 3, figure)
    shown = number_format(Decimal(f"{figure:g}"))
    return words % {"n": shown, "power": str(power).translate(RAISED)}


def _scale(power: int, figure: float) -> str:
    """Return what people call so many millions, thousands or millions of them.

    1.5 of them are more than one to most people, and to some still one.
    """
    is_one = int(figure) == 1 if get_language() in WHOLE_COUNTS else figure == 1
    count = 1 if is_one else 2
    return {
        6: ngettext("%(n)s million", "%(n)s million", count),
        9: ngettext("%(n)s billion", "%(n)s billion", count),
        12: ngettext("%(n)s trillion", "%(n)s trillion", count),
    }[power]


def hits(n: float) -> str:
    """Return an expected number of hits, which is often far below one."""
    if n < LEAST:
        return _("fewer than %(least)s") % {"least": number_format(LEAST, 4)}
    if n >= MANY:
        return large(round(n))
    places = 1 if n >= 1 else max(1, -int(f"{n:e}"[-3:]))
    return number_format(float(f"{n:.{places}f}"), places)


def span(seconds: float) -> str:
    """Return how long something takes, rounded as people do."""
    if seconds < 1:
        return _("less than a second")
    if seconds < LONG:
        n = round(seconds)
        return ngettext("%(n)s second", "%(n)s seconds", n) % {"n": n}
    if seconds < LONG * MINUTE:
        n = round(seconds / MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    n = round(seconds / HOUR)
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def question(to: Status, count: int, *, whole: bool) -> str:
    """Return what a page asks before codes are moved: "Void 12,345 codes?"."""
    n = grouped(count)
    if to == Status.VOIDED:
        if whole:
            return _("Void the whole batch?")
        words = ngettext("Void %(n)s code?", "Void %(n)s codes?", count)
    else:
        words = ngettext("Activate %(n)s code?", "Activate %(n)s codes?", count)
    return words % {"n": n}


def verb(to: Status, count: int) -> str:
    """Return what the button says that moves codes: "Void 12,345 codes"."""
    if to == Status.VOIDED:
        words = ngettext("Void %(n)s code", "Void %(n)s codes", count)
    else:
        words = ngettext("Activate %(n)s code", "Activate %(n)s codes", count)
    return words % {"n": grouped(count)}


def which(selection: Selection) -> str:
    """Return which codes are selected: "serials 100 to 200"."""
    if selection.serials:
        shown = [grouped(serial) for serial in selection.serials[:SHOWN]]
        more = len(selection.serials) - len(shown)
        words = _("serial") if len(selection.serials) == 1 else _("serials")
        words = f"{words} {', '.join(shown)}"
        if not more:
            return words
        return _("%(serials)s and %(n)s more") % {"serials": words, "n": more}
    ends = {"first": grouped(selection.first), "last": grouped(selection.last)}
    if selection.only:
        return _("all that are %(status)s, up to serial %(last)s") % {
            **ends,
            "status": str(selection.only.label).lower(),
        }
    return _("serials %(first)s to %(last)s") % ends


def move_title(move: Move) -> str:
    """Return a bulk deed in words: "Voided: serials 100 to 200"."""
    only = Status(move.only) if move.only else None
    chosen = which(
        Selection(move.first, move.last, tuple(move.serials or ()), only=only)
    )
    if move.to == Status.VOIDED:
        words = _("Voided: %(which)s") if move.finished_at else _("Voiding: %(which)s")
    elif move.finished_at:
        words = _("Activated: %(which)s")
    else:
        words = _("Activating: %(which)s")
    return words % {"which": chosen}


def moved(move: Move) -> str:
    """Return what became of a bulk deed: "11,998 voided, 347 left as they were."."""
    if move.to == Status.VOIDED:
        words = ngettext("%(n)s voided", "%(n)s voided", move.moved)
    else:
        words = ngettext("%(n)s activated", "%(n)s activated", move.moved)
    words %= {"n": grouped(move.moved)}
    left = lifecycle.ordered_count(move) - move.moved
    if move.only or not left:
        return f"{words}."
    return _("%(moved)s, %(left)s left as they were.") % {
        "moved": words,
        "left": grouped(left),
    }
