"""Merge what two people did to the same fields, so that the change of neither is lost.

An edit form carries the version that it was made from: a short digest of each field's
value. Together with what is stored now and what was sent, it tells who changed what.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

FIELD = "edit_version"  # the name of the hidden field; a prefix may stand before it
MAX_LENGTH = 20_000  # characters of a version: more was not written by us
_DIGEST_BYTES = 8
_TOLD = ""  # in the JSON, beside the names of fields


class EditConflict(Exception):
    """What is stored is not what the form was merged with; `names` are its fields."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(f"Changed by another edit: {', '.join(self.names)}")


@dataclass(frozen=True, slots=True)
class Version:
    """The digests of a form's fields, and the conflicts that its page shows."""

    digests: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    def __str__(self) -> str:
        content: dict[str, Any] = dict(self.digests)
        if self.told:
            content[_TOLD] = sorted(self.told)
        return json.dumps(content, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Merge:
    """The fields by who changed them, to different values; the others are equal."""

    mine: frozenset[str]
    theirs: frozenset[str]
    conflicts: frozenset[str]


def is_version(name: str) -> bool:
    """Return whether a field of this name holds a version."""
    return name.rpartition("-")[2] == FIELD


def text_of(value: Any) -> str:
    """Return a value as text: equal for what a browser cannot tell apart."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return "\n".join(str(value).strip().splitlines())


def digest(text: str) -> str:
    """Return a short digest of a text."""
    content = text.encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def version_of(texts: Mapping[str, str]) -> Version:
    """Return the version of these values, each as `text_of` writes it."""
    return Version({name: digest(text) for name, text in texts.items()})


def parse(text: str) -> Version:
    """Return the version that was sent; an empty one if it is not one of ours.

    With an empty one every field that differs from what is stored is a conflict.
    """
    try:
        content = json.loads(text[:MAX_LENGTH])
    except (ValueError, RecursionError):
        return Version()
    if not isinstance(content, dict):
        return Version()
    told = content.pop(_TOLD, [])
    return Version(
        {name: value for name, value in content.items() if isinstance(value, str)},
        frozenset(filter(lambda name: isinstance(name, str), told))
        if isinstance(told, list)
        else frozenset(),
    )


def merge(
    version: Version, *, stored: Mapping[str, str], mine: Mapping[str, str]
) -> Merge:
    """Tell for each field of `mine` who has changed it since `version`.

    A field that the version does not know may have been changed by both.
    """
    by: dict[str, set[str]] = {"mine": set(), "theirs": set(), "conflicts": set()}
    for name, text in mine.items():
        ours, now = digest(text), digest(stored[name])
        if ours == now:
            continue
        before = version.digests.get(name)
        who = {ours: "theirs", now: "mine"}.get(before or "", "conflicts")
        by[who].add(name)
    return Merge(**{who: frozenset(names) for who, names in by.items()})


def check_unchanged(seen: Mapping[str, Any], stored: Any, names: Iterable[str]) -> None:
    """Raise EditConflict if one of these attributes of `stored` is not as in `seen`.

    Actions call it under the lock of the row.
    """
    if changed := [name for name in names if getattr(stored, name) != seen[name]]:
        raise EditConflict(changed)
