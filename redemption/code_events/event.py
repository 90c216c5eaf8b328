"""An event in the history of a code, and the line that stands for many of a kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from staff.models import User

SHOWN = 10  # events of a kind, the newest, before the rest stands in one line
MAX_READ = 200  # events of a kind that are read, the newest

PRINTS, DOWNLOADS, VIEWS = "prints", "downloads", "views"
ATTEMPTS, MOVES, PAUSES = "attempts", "moves", "pauses"

_LABELS = {
    PRINTS: _("Print runs"),
    DOWNLOADS: _("Downloads"),
    VIEWS: _("Lookups and reveals"),
    ATTEMPTS: _("Rejected attempts"),
    MOVES: _("Orders for many codes"),
    PAUSES: _("Pauses of the batch"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the code.

    `tone` sets its colour on the page: a status, "rejected" or nothing. `kind` is that
    of events of which there may be many. `is_folded` marks the line that stands for the
    earlier ones.
    """

    at: datetime
    title: str
    tone: str = ""
    by: User | str | None = None
    text: str = ""
    reference: str = ""
    url: str = ""
    kind: str = ""
    is_folded: bool = False


def newest_first(events: Iterable[Event], *, unfolded: str = "") -> list[Event]:
    """Return the events, the newest first; of each kind SHOWN and a line for the rest.

    Of the kind `unfolded` as many as were read.
    """
    ordered = sorted(events, key=lambda event: event.at, reverse=True)
    shown, rest = [], dict[str, list[Event]]()
    counts = dict[str, int]()
    for event in ordered:
        counts[event.kind] = counts.get(event.kind, 0) + 1
        most = MAX_READ if event.kind == unfolded else SHOWN
        if not event.kind or counts[event.kind] <= most:
            shown.append(event)
        else:
            rest.setdefault(event.kind, []).append(event)
    shown += [_fold(kind, hidden, counts[kind]) for kind, hidden in rest.items()]
    return sorted(shown, key=lambda event: event.at, reverse=True)


def _fold(kind: str, hidden: list[Event], count: int) -> Event:
    """Return the line that stands for the events of a kind that are not shown."""
    if count > MAX_READ:  # there may be more that were not read
        words = ngettext(
            "%(count)s earlier entry or more",
            "%(count)s earlier entries or more",
            len(hidden),
        )
    else:
        words = ngettext(
            "%(count)s earlier entry", "%(count)s earlier entries", len(hidden)
        )
    return Event(
        hidden[0].at,
        str(_LABELS[kind]),
        text=words % {"count": number_format(len(hidden), force_grouping=True)},
        kind=kind,
        is_folded=True,
    )
