"""Format large numbers, small chances and moves of codes in words."""

import math
from collections.abc import Sequence
from decimal import Decimal

from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Move, Status

MAX_SHOWN = 8  # serials of a list; the rest is counted
MIN_HITS = 0.0001  # below this the text is "fewer than"
MILLION = 1_000_000
WHOLE_COUNTS = {"fr", "pt"}  # languages whose plural follows the whole part of a number
MAX_NAMED_POWER = 15  # from this power of ten on, numbers are written as powers
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WHOLE_HITS = 10  # from here on hits have no decimals


def grouped(n: int) -> str:
    """Return a whole number with group marks: 12,345."""
    return number_format(n, force_grouping=True)


def share(part: int, whole: int) -> str:
    """Return a part in per cent; 0 and 100 only if they are exact."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.1:  # noqa: PLR2004 -- per cent
        return _("under 0.1 %")
    if 99.9 < percent < 100:  # noqa: PLR2004
        percent = 99.9
    return _("%(percent)s %%") % {"percent": floatformat(percent, -1)}


def large(n: float) -> str:
    """Return a large number in words: "950,000", "9.5 billion", "3.2 × 10²⁰".

    Django's intword is not used: in some languages its word for 10⁹ means 10¹².
    """
    if n < MILLION:
        return grouped(int(n))
    power = math.floor(math.log10(n))
    if power >= MAX_NAMED_POWER:
        words, figure = _("%(n)s × 10%(power)s"), round(n / 10**power, 1)
    else:
        figure = round(n / 10 ** (power - power % 3), 1)
        words = _scale(power - power % 3, figure)
    shown = number_format(Decimal(f"{figure:g}"))
    return words % {"n": shown, "power": str(power).translate(SUPERSCRIPT)}


def _scale(power: int, figure: float) -> str:
    """Return the words for `figure` millions, billions or trillions.

    1.5 of them take the plural in most languages, and the singular in some.
    """
    is_one = int(figure) == 1 if get_language() in WHOLE_COUNTS else figure == 1
    count = 1 if is_one else 2
    return {
        6: ngettext("%(n)s million", "%(n)s million", count),
        9: ngettext("%(n)s billion", "%(n)s billion", count),
        12: ngettext("%(n)s trillion", "%(n)s trillion", count),
    }[power]


def hits(n: float) -> str:
    """Return an expected number of hits, which is often far below one, in words."""
    if n < MIN_HITS:
        return _("fewer than %(least)s") % {"least": number_format(MIN_HITS, 4)}
    if n >= WHOLE_HITS:
        return large(round(n))
    places = 1 if n >= 1 else max(1, -int(f"{n:e}"[-3:]))
    return number_format(float(f"{n:.{places}f}"), places)


def question(to: Status, count: int, *, whole: bool) -> str:
    """Return the question before a move: "Void 12,345 codes?"."""
    n = grouped(count)
    if to == Status.VOIDED:
        if whole:
            return _("Void the whole batch?")
        words = ngettext("Void %(n)s code?", "Void %(n)s codes?", count)
    else:
        words = ngettext("Activate %(n)s code?", "Activate %(n)s codes?", count)
    return words % {"n": n}


def verb(to: Status, count: int) -> str:
    """Return the label of the button that orders a move: "Void 12,345 codes"."""
    if to == Status.VOIDED:
        words = ngettext("Void %(n)s code", "Void %(n)s codes", count)
    else:
        words = ngettext("Activate %(n)s code", "Activate %(n)s codes", count)
    return words % {"n": grouped(count)}


def which(selection: Selection) -> str:
    """Return which codes are selected: "serials 100 to 200"."""
    if selection.serials:
        shown = [grouped(serial) for serial in selection.serials[:MAX_SHOWN]]
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
    """Return a move in words: "Voided: serials 100 to 200"."""
    only = Status(move.only) if move.only else None
    selected = which(
        Selection(move.first, move.last, tuple(move.serials or ()), only=only)
    )
    if move.to == Status.VOIDED:
        words = _("Voided: %(which)s") if move.finished_at else _("Voiding: %(which)s")
    elif move.finished_at:
        words = _("Activated: %(which)s")
    else:
        words = _("Activating: %(which)s")
    return words % {"which": selected}


def move_outcome(move: Move) -> str:
    """Return the result of a move: "11,998 voided, 347 left as they were."."""
    return moves_outcome([move])


def moves_outcome(moves: Sequence[Move]) -> str:
    """Return the result of moves to one status together, like `move_outcome`."""
    moved = sum(move.moved for move in moves)
    if moves[0].to == Status.VOIDED:
        words = ngettext("%(n)s voided", "%(n)s voided", moved)
    else:
        words = ngettext("%(n)s activated", "%(n)s activated", moved)
    words %= {"n": grouped(moved)}
    left = sum(lifecycle.ordered_count(move) for move in moves) - moved
    if moves[0].only or not left:
        return f"{words}."
    return _("%(moved)s, %(left)s left as they were.") % {
        "moved": words,
        "left": grouped(left),
    }
