"""Read a code in what was typed, by the formats that it may have."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from codes.canonical import candidates, canonical
from codes.formats import CodeFormat, Unreadable

_format_of: Callable[[Any], CodeFormat] = attrgetter("format")


@dataclass(frozen=True, slots=True)
class Reading[T]:
    """A candidate in a text, and the number that it spells in a source's format."""

    candidate: str
    source: T
    number: int  # as printed, which means encrypted


def readings[T](
    typed: str,
    sources: Iterable[T],
    format_of: Callable[[T], CodeFormat] = _format_of,
) -> Iterator[Reading[T]]:
    """Yield each way to read `typed` in the format of a source, the likeliest first.

    Yields nothing if it has the shape of none (see `reason_unreadable`). Raises
    Unreadable at the end if it has the shape of some and none reads it: a wrong symbol.
    """
    error, is_read = None, False
    for candidate, source in fitting(typed, sources, format_of):
        try:
            number = format_of(source).read(candidate)
        except Unreadable as unreadable:
            error = error or unreadable
            continue
        is_read = True
        yield Reading(candidate, source, number)
    if error and not is_read:
        raise error


def fitting[T](
    typed: str,
    sources: Iterable[T],
    format_of: Callable[[T], CodeFormat] = _format_of,
) -> Iterator[tuple[str, T]]:
    """Yield each candidate in a text with each source whose format it fits."""
    sources = list(sources)
    for candidate in candidates(typed):
        for source in sources:
            if format_of(source).fits(candidate):
                yield candidate, source


def reason_unreadable(typed: str) -> Unreadable:
    """Return why a text that has the shape of no format is no code."""
    try:
        canonical(typed)
    except Unreadable as unreadable:
        return unreadable
    return Unreadable("length")
