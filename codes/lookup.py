"""Look a code up for staff, damaged or not: throttled, and recorded in the trail."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from codes import code_search, damaged_search, leaving
from codes.formats import Unreadable
from codes.models import Batch, Code
from staff import trail
from staff.models import User
from throttling import rate_limits
from ui import durations

RATE_LIMIT = rate_limits.RateLimit("lookup", tries=60, seconds=60)


class LookupThrottled(Exception):
    """Too many lookups; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Too many lookups. Try again in %(time)s.")
            % {"time": durations.wait(seconds)}
        )
        self.seconds = seconds


@dataclass(slots=True)
class LookupResult:
    """The codes that were found, or the error that says why a text is not a code.

    `candidates` is how many codes a damaged text can stand for; none was tried if
    `is_too_damaged`. The masks of `hidden`, ids of codes, would show a symbol that is
    missing in it.
    """

    codes: list[Code] = field(default_factory=list)
    error: Unreadable | None = None
    is_proof: bool = False
    candidates: int = 0
    is_too_damaged: bool = False
    hidden: set[int] = field(default_factory=set)

    @property
    def only_code(self) -> Code | None:
        """The code, if exactly one was found."""
        return self.codes[0] if len(self.codes) == 1 else None

    @property
    def explanation(self) -> str:
        """Why nothing was found, for staff."""
        error = self.error
        if self.is_proof:
            return _("This is from a proof sheet: it never could be redeemed.")
        if self.candidates:
            return self._explain_candidates()
        if error is None:
            return _("This is well-formed, but no code like it was ever made.")
        if error.kind == "check":
            return _(
                "The check symbol does not fit: a symbol is wrong, or two have changed "
                "places. Compare it with the print."
            )
        if error.group:
            return _(
                "Group %(group)s holds a symbol that these codes do not have. Compare "
                "it with the print."
            ) % {"group": error.group}
        return _(
            "No campaign has codes of this length and prefix, and no batch has this "
            "serial."
        )

    def _explain_candidates(self) -> str:
        if self.is_too_damaged:
            words = ngettext(
                "This can stand for %(count)s code, and at most %(most)s are tried. "
                "Read one more symbol, or put ? exactly where one is missing.",
                "This can stand for %(count)s codes, and at most %(most)s are tried. "
                "Read one more symbol, or put ? exactly where one is missing.",
                self.candidates,
            )
        else:
            words = ngettext(
                "This can stand for %(count)s code, which was never made. Compare the "
                "other symbols with the print.",
                "This can stand for %(count)s codes, and none of them was ever made. "
                "Compare the other symbols with the print.",
                self.candidates,
            )
        numbers = {"count": self.candidates, "most": RATE_LIMIT.tries}
        return words % {name: number_format(n) for name, n in numbers.items()}


@transaction.atomic
def look_up(
    typed: str, *, by: User, at: datetime, try_candidates: bool = False
) -> LookupResult:
    """Find the codes that `typed` can mean: a code, a reference, a bare serial.

    With `try_candidates` also the codes of which one or two symbols are missing in it;
    each code that it can stand for costs a try. Raises LookupThrottled, before any is
    tried. What is found by its text is recorded in the trail, by its serial.
    """
    _charge(by, 1)
    exact, error = _by_text(typed)
    _record_leaving(exact, at)
    for code in exact:
        trail.record("codes.looked_up", code.batch, by=by, at=at, serial=code.serial)
    named = code_search.by_reference(typed) or code_search.by_serial(typed)
    ids = dict.fromkeys(code.pk for code in [*exact, *named])
    if ids:
        return LookupResult(_codes(list(ids)))
    found = LookupResult(error=error)
    if try_candidates:
        _try_candidates(typed, found, by=by, at=at)
    if not found.candidates:
        found.is_proof = code_search.is_proof(typed)
    return found


def _charge(by: User, tries: int) -> None:
    """Take so many tries of `by`, all or none. Raises LookupThrottled."""
    charges = [(RATE_LIMIT, str(by.pk))]
    blocked = rate_limits.seconds_blocked(charges, tries=tries)
    # Of two requests at once both may see these tries left; one of them gets them.
    if blocked or not rate_limits.consume(charges, tries=tries):
        raise LookupThrottled(blocked or rate_limits.seconds_blocked(charges))


def _try_candidates(typed: str, found: LookupResult, *, by: User, at: datetime) -> None:
    """Add to `found` the codes that a damaged text can stand for.

    One entry in the trail has their number and what was found: under the batch if one
    batch has it, else under `by`. Gaps count only in a text that is too short for any
    code: the spaces and dashes of a whole one may be anywhere.
    """
    with_gaps = found.error is not None and found.error.kind == "length"
    text = damaged_search.read(typed, with_gaps=with_gaps)
    if text is None:
        return
    found.candidates = text.count
    if text.count > RATE_LIMIT.tries:
        found.is_too_damaged = True
        return
    if text.count > 1:  # the lookup itself has cost one
        _charge(by, text.count - 1)
    tried = damaged_search.find(text)
    found.codes, found.hidden = _codes(tried.ids), tried.showing
    found.is_proof = tried.is_proof and not found.codes
    batches: dict[int, Batch] = {code.batch_id: code.batch for code in found.codes}
    _record_leaving(found.codes, at)
    trail.record(
        "codes.damaged_looked_up",
        batches.popitem()[1] if len(batches) == 1 else by,
        by=by,
        at=at,
        candidates=text.count,
        found=[code.reference for code in found.codes],
    )


def _record_leaving(codes: list[Code], at: datetime) -> None:
    """Record that codes left, of batches of which none had; no query if all had."""
    batches = {code.batch for code in codes if not code.batch.codes_left_at}
    leaving.record_found([batch.pk for batch in batches], at=at)


def _codes(ids: list[int]) -> list[Code]:
    """Return these codes in this order, without those that are not generated yet."""
    rows = Code.objects.select_related("batch__campaign", "batch__series")
    by_id = rows.in_bulk(ids)
    return [by_id[code_id] for code_id in ids if code_id in by_id]


def _by_text(typed: str) -> tuple[list[Code], Unreadable | None]:
    try:
        located = code_search.by_text(typed)
    except Unreadable as unreadable:
        return [], unreadable
    ids = [place.code_id for place in located]
    return list(Code.objects.select_related("batch").filter(pk__in=ids)), None
