"""Page through rows by their key, newest first: no counting, no OFFSET."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import QueryDict

SIZE = 50
LONGEST_KEY = 18  # digits; a bigint has no more than 19


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the query strings that lead to its neighbours."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


def page(rows: models.QuerySet[Any], query: QueryDict, *, size: int = SIZE) -> Page:
    """Return the page of `rows` that `query` asks for by `before=<key>` or `after=`.

    A key that is no number means the first page. The other parameters of the query
    are kept in the links.
    """
    before, after = _key(query, "before"), _key(query, "after")
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        older = rows.filter(pk__lt=before) if before is not None else rows
        found = list(older.order_by("-pk")[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    return Page(
        found,
        newer=_link(query, after=found[0].pk) if found and has_newer else "",
        older=_link(query, before=found[-1].pk) if found and has_older else "",
    )


def _key(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY:
        return int(text)
    return None


def _link(query: QueryDict, **key: int) -> str:
    link = query.copy()
    for name in ("before", "after"):
        link.pop(name, None)
    for name, value in key.items():
        link[name] = str(value)
    return link.urlencode()
