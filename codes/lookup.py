"""Look a code up for staff: throttled, and recorded in the trail."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from codes import code_search
from codes.formats import Unreadable
from codes.models import Code
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
    """The codes that were found, or the error that says why a text is not a code."""

    codes: list[Code] = field(default_factory=list)
    error: Unreadable | None = None
    is_proof: bool = False

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


@transaction.atomic
def look_up(typed: str, *, by: User, at: datetime) -> LookupResult:
    """Find the codes that `typed` can mean: a code, a reference, a bare serial.

    Raises LookupThrottled. A code that is found by its text is recorded in the trail,
    by its serial.
    """
    charges = [(RATE_LIMIT, str(by.pk))]
    if seconds := rate_limits.seconds_blocked(charges):
        raise LookupThrottled(seconds)
    rate_limits.consume(charges)
    exact, error = _by_text(typed)
    for code in exact:
        trail.record("codes.looked_up", code.batch, by=by, at=at, serial=code.serial)
    named = code_search.by_reference(typed) or code_search.by_serial(typed)
    ids = dict.fromkeys(code.pk for code in [*exact, *named])
    if not ids:
        return LookupResult(error=error, is_proof=code_search.is_proof(typed))
    rows = Code.objects.select_related("batch__campaign", "batch__series")
    by_id = rows.in_bulk(list(ids))
    return LookupResult([by_id[code_id] for code_id in ids])


def _by_text(typed: str) -> tuple[list[Code], Unreadable | None]:
    try:
        located = code_search.by_text(typed)
    except Unreadable as unreadable:
        return [], unreadable
    ids = [place.code_id for place in located]
    return list(Code.objects.select_related("batch").filter(pk__in=ids)), None
