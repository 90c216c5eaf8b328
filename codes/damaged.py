"""Read a code with unreadable symbols: the texts that it can stand for.

A symbol is unknown where one of MARKS stands for it, or where there is a gap: a space
inside a printed group, or a group between its dashes that is too short.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import regex

from codes import check_symbol
from codes.canonical import MAX_CANDIDATES, MAX_PASTED, canonical
from codes.formats import FOLDS, VISIBLE_SYMBOLS, CodeFormat, Unreadable
from ui.characters import tidy

MARKS = "?*•_●■□\N{REPLACEMENT CHARACTER}"
MAX_UNKNOWN = 2  # symbols of a code that may be unknown

_UNKNOWN = "?"
_TOKENS = regex.compile(rf"[\p{{L}}\p{{N}}\p{{M}}]+|[{re.escape(MARKS)}]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text as codes are compared, with "?" for each symbol that was marked.

    `breaks` are the places before which a space, a dash or the like was typed.
    """

    symbols: str
    breaks: frozenset[int] = frozenset()

    @property
    def marked(self) -> int:
        """The number of symbols that were marked as unknown."""
        return self.symbols.count(_UNKNOWN)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A canonical text that a damaged code can stand for.

    `shows_unknown` is true if the mask of the code would show a symbol that is unknown.
    """

    text: str
    shows_unknown: bool


def patterns(typed: str) -> Iterator[Pattern]:
    """Yield parts of a text that may be a damaged code, the likeliest first."""
    if len(typed) > MAX_PASTED:
        return
    seen: set[Pattern] = set()
    for part in _parts(tidy(typed)):
        pattern = _parse(part)
        if pattern and pattern not in seen:
            seen.add(pattern)
            yield pattern
        if len(seen) == MAX_CANDIDATES:
            return


def whole_patterns(
    pattern: Pattern, code_format: CodeFormat, *, with_gaps: bool
) -> list[str]:
    """Return the ways to read `pattern` as a whole code of this format.

    Each has the length of a code, and one or two "?". There are several where a gap may
    be at several places of a group. `with_gaps` is false where only marks count.
    """
    width = len(code_format.canonical_prefix) + code_format.width
    missing = width - len(pattern.symbols)
    if not 1 <= pattern.marked + missing <= MAX_UNKNOWN or missing < 0:
        return []
    if missing and not with_gaps:
        return []
    filled = _fill_gaps(pattern, missing, code_format) if missing else [pattern.symbols]
    return [
        whole for whole in dict.fromkeys(filled) if _is_possible(whole, code_format)
    ]


def count(whole: str, code_format: CodeFormat) -> int:
    """Return how many texts a whole pattern can stand for, without spelling them."""
    unknown = whole[len(code_format.canonical_prefix) :].count(_UNKNOWN)
    return int(code_format.radix ** max(0, unknown - code_format.check))


def candidates(whole: str, code_format: CodeFormat) -> Iterator[Candidate]:
    """Yield the texts that a whole pattern can stand for.

    With a check symbol its rule gives the last unknown symbol; without any unknown
    symbol after the prefix it may refuse the text.
    """
    prefix, symbols = code_format.canonical_prefix, code_format.symbols
    body = _fold(whole[len(prefix) :], code_format)
    places = [at for at, symbol in enumerate(body) if symbol == _UNKNOWN]
    shows_unknown = _UNKNOWN in whole[-VISIBLE_SYMBOLS:]
    free = places[:-1] if code_format.check else places
    values = [max(0, symbols.find(symbol)) for symbol in body]
    radix, start = code_format.radix, code_format.check_start
    for chosen in product(range(radix), repeat=len(free)):
        for place, value in zip(free, chosen, strict=True):
            values[place] = value
        if code_format.check and places:
            last = places[-1]
            values[last] = check_symbol.solve(radix, start, values, last)
        elif code_format.check and not check_symbol.matches(radix, start, values):
            continue
        yield Candidate(prefix + "".join(symbols[v] for v in values), shows_unknown)


def _parts(typed: str) -> Iterator[str]:
    """Yield the whole, the end of a URL, the part after a colon, and the words."""
    yield typed
    yield typed.rpartition("/")[2]
    yield typed.rpartition(":")[2]
    yield from sorted(typed.split(), key=len, reverse=True)


def _parse(part: str) -> Pattern | None:
    """Return the pattern of a text, or None if it has letters that no code has."""
    symbols, breaks = "", set()
    for token in _TOKENS.findall(part):
        if token in MARKS:
            symbols += _UNKNOWN
        elif regex.match(r"[\p{L}\p{N}]", token):
            try:
                symbols += canonical(token)
            except Unreadable:
                return None
        else:
            breaks.add(len(symbols))
    return Pattern(symbols, frozenset(breaks)) if symbols else None


def _fold(body: str, code_format: CodeFormat) -> str:
    return body.translate(FOLDS[code_format.charset])


def _is_possible(whole: str, code_format: CodeFormat) -> bool:
    """Tell whether each known symbol may stand where it stands."""
    prefix = code_format.canonical_prefix
    body = _fold(whole[len(prefix) :], code_format)
    return all(
        typed in (_UNKNOWN, printed)
        for typed, printed in zip(whole, prefix, strict=False)
    ) and set(body) <= {_UNKNOWN, *code_format.symbols}


def _fill_gaps(
    pattern: Pattern, missing: int, code_format: CodeFormat
) -> Iterator[str]:
    """Yield each text with so many unknown symbols where the typed breaks allow it."""
    width = len(pattern.symbols) + missing
    for places in combinations(range(width), missing):
        typed_at = [at for at in range(width) if at not in places]
        if _is_shown(places, _spans(pattern, typed_at, width), code_format):
            symbols = iter(pattern.symbols)
            yield "".join(
                _UNKNOWN if at in places else next(symbols) for at in range(width)
            )


def _spans(pattern: Pattern, typed_at: list[int], width: int) -> list[tuple[int, int]]:
    """Return for each break the places of the typed symbols on both sides of it."""
    at = [-1, *typed_at, width]
    return [(at[place], at[place + 1]) for place in sorted(pattern.breaks)]


def _is_shown(
    places: tuple[int, ...], spans: list[tuple[int, int]], code_format: CodeFormat
) -> bool:
    """Tell whether the breaks are where print has them, or show unknown symbols.

    An unknown symbol is shown by a break inside its group, or, without one, by breaks
    at both ends of its group, which lacks it. The prefix is one group: where its dashes
    are is not compared.
    """
    edges = _edges(code_format)
    prefix_end, width = len(code_format.canonical_prefix), edges[-1]

    def is_at_an_edge(left: int, right: int) -> bool:
        return any(left < edge <= right for edge in edges)

    if not all(
        is_at_an_edge(left, right) or right - left > 1 or right <= prefix_end
        for left, right in spans
    ):
        return False
    ends = {0, width} | {e for e in edges for left, right in spans if left < e <= right}
    inside = [span for span in spans if not is_at_an_edge(*span)]
    groups = [
        (first, end)
        for first, end in pairwise(edges)
        if ends >= {first, end}
        and not any(first <= left and right < end for left, right in inside)
    ]
    return all(
        any(left < place < right for left, right in inside)
        or any(first <= place < end for first, end in groups)
        for place in places
    )


def _edges(code_format: CodeFormat) -> list[int]:
    """Return where the printed groups of a canonical text begin, and its end."""
    start = len(code_format.canonical_prefix)
    end = start + code_format.width
    firsts = range(start, end, code_format.grouping or code_format.width)
    return sorted({0, *firsts, end})
