"""Page through rows by their key, newest first, without counting them.

Keyset pagination: a link holds a cursor, which is the position of the row that its page
begins beyond. A position is the tuple of values that the rows are ordered by.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import QueryDict

PAGE_SIZE = 50
MAX_KEY_DIGITS = 18  # a bigint has no more than 19

# Rows that no index finds are searched for window by window. After MAX_WINDOWS, or when
# MAX_SECONDS have passed, the page says how far it has searched.
WINDOW_ROWS = 20_000
MAX_WINDOWS = 6
MAX_SECONDS = 0.03

ALL = Q()
BY_KEY = ("pk",)
BY_TIME = ("at", "pk")  # several rows may have the same moment

Position = tuple[Any, ...]  # the values of a row in the fields of BY_KEY or BY_TIME

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the query strings of the pages beside it."""

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
    filter_q: Q = ALL,
) -> Page:
    """Return the page of `rows` beyond the cursor in `before=` or `after=` of `query`.

    An index must serve `rows` in the order of `by`. A condition that no index serves
    goes into `filter_q`, which is searched in bounded steps. An invalid cursor means
    the first page. The other parameters of the query are kept in the links.
    """
    size = size or PAGE_SIZE
    before, after = (
        decode_cursor(query.get(name, ""), by) for name in ("before", "after")
    )
    older = after is None
    start = before if older else after
    found, stopped = _fetch(
        rows, start, size + 1, by=by, filter_q=filter_q, older=older
    )
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
    """Return the positions from which the newer and the older page begin.

    A search that stopped goes on from there, and back to where it began.
    """
    newest = position_of(shown[0], by) if shown else None
    oldest = position_of(shown[-1], by) if shown else None
    if stopped is None:
        return newest, oldest
    return (newest or start, stopped) if older else (stopped, oldest or start)


def _fetch(
    rows: models.QuerySet[Any],
    start: Position | None,
    limit: int,
    *,
    by: tuple[str, ...],
    filter_q: Q,
    older: bool,
) -> tuple[list[Any], Position | None]:
    """Return up to `limit` rows beyond `start`, and where the search for them stopped.

    None: it reached the end, or found enough.
    """
    order = [f"-{name}" for name in by] if older else list(by)
    rows = rows.order_by(*order)
    if not filter_q:
        return list(_beyond(rows, by, start, older=older)[:limit]), None

    def windows() -> Iterator[tuple[models.QuerySet[Any], Position | None]]:
        begin = start
        while True:
            window = _beyond(rows, by, begin, older=older)
            positions = window.select_related(None).values_list(*by)
            last = next(iter(positions[WINDOW_ROWS - 1 : WINDOW_ROWS]), None)
            if last is not None:
                window = _beyond(window, by, last, older=not older, inclusive=True)
            yield window.filter(filter_q), last
            begin = last

    return search(windows(), limit)


def search[End](
    windows: Iterator[tuple[models.QuerySet[Any], End | None]], limit: int
) -> tuple[list[Any], End | None]:
    """Return up to `limit` rows of windows in turn, and where the search stopped.

    Each window comes with its end, None if no other one follows. The search stops after
    MAX_WINDOWS of them or MAX_SECONDS; the end is None if it found enough or saw the
    last window.
    """
    found: list[Any] = []
    deadline = time.monotonic() + MAX_SECONDS
    for number, (rows, end) in enumerate(windows, start=1):
        found += rows[: limit - len(found)]
        if len(found) >= limit or end is None:
            break
        if number == MAX_WINDOWS or time.monotonic() >= deadline:
            return found, end
    return found, None


def _beyond(
    rows: models.QuerySet[Any],
    by: tuple[str, ...],
    position: Position | None,
    *,
    older: bool,
    inclusive: bool = False,
) -> models.QuerySet[Any]:
    """Return the rows that are older, or newer, than `position`."""
    if position is None:
        return rows
    comparison, suffix = "lt" if older else "gt", "e" if inclusive else ""
    if by == BY_KEY:
        return rows.filter(**{f"pk__{comparison}{suffix}": position[0]})
    at, key = position
    same_moment = Q(at=at, **{f"pk__{comparison}{suffix}": key})
    # The bound that both conditions share lets PostgreSQL start in the index.
    return rows.filter(
        same_moment | Q(**{f"at__{comparison}": at}), **{f"at__{comparison}e": at}
    )


def position_of(row: Any, by: tuple[str, ...]) -> Position:
    """Return the position of a row among those that are ordered by `by`."""
    return tuple(getattr(row, name) for name in by)


def encode_cursor(position: Position) -> str:
    """Return a position as a link holds it: "4217", or "<microseconds>-4217"."""
    *moment, key = position
    return "-".join(str(part) for part in [*map(_microseconds, moment), key])


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def decode_cursor(text: str, by: tuple[str, ...]) -> Position | None:
    """Return the position that a cursor holds, or None if it is invalid."""
    parts = text.split("-")
    if len(parts) != len(by) or not all(map(_is_key, parts)):
        return None
    *moments, key = map(int, parts)
    try:
        return (*(_EPOCH + moment * _MICROSECOND for moment in moments), key)
    except OverflowError:
        return None


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_KEY_DIGITS


def _link(query: QueryDict, name: str, position: Position) -> str:
    link = query.copy()
    for other in ("before", "after"):
        link.pop(other, None)
    link[name] = encode_cursor(position)
    return link.urlencode()
