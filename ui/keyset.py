"""Page through rows by their key, newest first, and count nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import QueryDict

SIZE = 50
LONGEST_KEY = 18  # digits; a bigint has no more than 19

# Rows that no index finds are looked for among so many at once, so many times, while
# the patience lasts; then the page says how far it has searched.
WINDOW = 20_000  # rows
WINDOWS = 6
PATIENCE = 0.03  # seconds

ALL = Q()
BY_KEY = ("pk",)
BY_TIME = ("at", "pk")  # for several may have come at one moment

Position = tuple[Any, ...]  # the values of a row that it is ordered by

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the query strings that lead to its neighbours."""

    rows: list[Any]
    newer: str = ""
    older: str = ""
    searched_to: Any = None  # the row where the search stopped before the page was full


def paginate(
    rows: models.QuerySet[Any],
    query: QueryDict,
    *,
    size: int = 0,
    by: tuple[str, ...] = BY_KEY,
    keep: Q = ALL,
) -> Page:
    """Return the page of `rows` that `query` asks for by `before=<place>` or `after=`.

    An index must lead along `rows` in the order of `by`; what no index answers goes
    into `keep`, and is searched for in bounded steps. A place that is none means the
    first page. The other parameters of the query are kept in the links.
    """
    size = size or SIZE
    before, after = (
        decode_cursor(query.get(name, ""), by) for name in ("before", "after")
    )
    older = after is None
    start = before if older else after
    found, stopped = _walk(rows, start, size + 1, by=by, keep=keep, older=older)
    has_more = len(found) > size or stopped is not None
    shown = found[:size] if older else found[:size][::-1]
    newest, oldest = _ends(shown, by, start, stopped, older=older)
    has_newer, has_older = (start is not None, has_more) if older else (has_more, True)
    return Page(
        shown,
        newer=_link(query, "after", newest) if newest and has_newer else "",
        older=_link(query, "before", oldest) if oldest and has_older else "",
        searched_to=stopped and rows.filter(pk=stopped[-1]).first(),
    )


def _ends(
    shown: list[Any],
    by: tuple[str, ...],
    start: Position | None,
    stopped: Position | None,
    *,
    older: bool,
) -> tuple[Position | None, Position | None]:
    """Return the places from which the pages beside this one begin.

    A search that stopped goes on from there, and back to where it began.
    """
    newest = position_of(shown[0], by) if shown else None
    oldest = position_of(shown[-1], by) if shown else None
    if stopped is None:
        return newest, oldest
    return (newest or start, stopped) if older else (stopped, oldest or start)


def _walk(
    rows: models.QuerySet[Any],
    start: Position | None,
    most: int,
    *,
    by: tuple[str, ...],
    keep: Q,
    older: bool,
) -> tuple[list[Any], Position | None]:
    """Return up to `most` rows beyond `start`, and where the search for them stopped.

    None: it went to the end, or found enough.
    """
    order = [f"-{name}" for name in by] if older else list(by)
    rows = rows.order_by(*order)
    if not keep:
        return list(_beyond(rows, by, start, older=older)[:most]), None

    def windows() -> Iterator[tuple[models.QuerySet[Any], Position | None]]:
        begin = start
        while True:
            ahead = _beyond(rows, by, begin, older=older)
            bare = ahead.select_related(None).values_list(*by)
            edge = next(iter(bare[WINDOW - 1 : WINDOW]), None)
            if edge is not None:  # the last row of the window, with it
                ahead = _beyond(ahead, by, edge, older=not older, inclusive=True)
            yield ahead.filter(keep), edge
            begin = edge

    return search(windows(), most)


def search[Place](
    windows: Iterator[tuple[models.QuerySet[Any], Place | None]], most: int
) -> tuple[list[Any], Place | None]:
    """Return up to `most` rows of windows in turn, and where the search stopped.

    Each window comes with its end, None if no other one follows. It stops after WINDOWS
    of them or PATIENCE seconds; the place is None if it found enough or saw the last.
    """
    found: list[Any] = []
    deadline = time.monotonic() + PATIENCE
    for number, (rows, end) in enumerate(windows, start=1):
        found += rows[: most - len(found)]
        if len(found) >= most or end is None:
            break
        if number == WINDOWS or time.monotonic() >= deadline:
            return found, end
    return found, None


def _beyond(
    rows: models.QuerySet[Any],
    by: tuple[str, ...],
    place: Position | None,
    *,
    older: bool,
    inclusive: bool = False,
) -> models.QuerySet[Any]:
    """Return the rows that come after `place` on the way to older or newer ones."""
    if place is None:
        return rows
    way, end = "lt" if older else "gt", "e" if inclusive else ""
    if by == BY_KEY:
        return rows.filter(**{f"pk__{way}{end}": place[0]})
    at, key = place
    here = Q(at=at, **{f"pk__{way}{end}": key})
    # The bound that both share is what the index is entered by.
    return rows.filter(here | Q(**{f"at__{way}": at}), **{f"at__{way}e": at})


def position_of(row: Any, by: tuple[str, ...]) -> Position:
    """Return where a row stands among those that are ordered by `by`."""
    return tuple(getattr(row, name) for name in by)


def encode_cursor(place: Position) -> str:
    """Return a place as a link holds it: "4217", or "<microseconds>-4217"."""
    *moment, key = place
    return "-".join(str(part) for part in [*map(_microseconds, moment), key])


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def decode_cursor(text: str, by: tuple[str, ...]) -> Position | None:
    """Return the place that a link holds, or None if that is nonsense."""
    parts = text.split("-")
    if len(parts) != len(by) or not all(map(_is_key, parts)):
        return None
    *moments, key = map(int, parts)
    try:
        return (*(_EPOCH + moment * _MICROSECOND for moment in moments), key)
    except OverflowError:
        return None


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


def _link(query: QueryDict, name: str, place: Position) -> str:
    link = query.copy()
    for other in ("before", "after"):
        link.pop(other, None)
    link[name] = encode_cursor(place)
    return link.urlencode()
