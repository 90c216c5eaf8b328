"""What changed, as the trail keeps it: the former and the new value of each field.

Not for personal data and secrets: of these an entry has the names of the fields alone.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

MAX_LENGTH = 200  # characters of a value
_BEFORE = 40  # characters that are left before the first difference of two long texts
_ELLIPSIS = "…"

type Changes = dict[str, list[Any]]


def between(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]
) -> Changes:
    """Return former and new value of those fields that differ, as JSON can hold them.

    Of a dictionary each entry is a field: "translations.es.headline".
    """
    changes: Changes = {}
    for name in names:
        old, new = _flat(name, before.get(name)), _flat(name, after.get(name))
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                changes[key] = _cut(_plain(old.get(key)), _plain(new.get(key)))
    return changes


def _flat(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {name: value}
    flat: dict[str, Any] = {}
    for key, one in value.items():
        flat |= _flat(f"{name}.{key}", one)
    return flat


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _cut(old: Any, new: Any) -> list[Any]:
    """Cut long texts to the place where they begin to differ."""
    texts = [text for text in (old, new) if isinstance(text, str)]
    if max(map(len, texts), default=0) <= MAX_LENGTH:
        return [old, new]
    start = 0
    if len(texts) == 2:  # noqa: PLR2004 -- both are texts
        same = next(
            (i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b),
            min(map(len, texts)),
        )
        start = max(0, same - _BEFORE)
    return [_shorten(text, start) for text in (old, new)]


def _shorten(text: Any, start: int) -> Any:
    if not isinstance(text, str):
        return text
    begin = _ELLIPSIS if start else ""
    room = MAX_LENGTH - len(begin)
    rest = text[start:]
    if len(rest) > room:
        rest = rest[: room - len(_ELLIPSIS)] + _ELLIPSIS
    return begin + rest
