"""Bring typed, scanned and pasted texts into the form in which codes are compared."""

import re
import unicodedata
from collections.abc import Iterator

from codes.formats import Unreadable

MAX_TYPED = 64  # code points, which are 256 bytes at most
MAX_PASTED = 512
MAX_CANDIDATES = 8

# Letters of Greek, Cyrillic and Turkish keyboards that look like a Latin letter.
TWINS = {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ": "ABEZHIKMNOPTYX",
    "АВЕКМНОРСТУХІЈЅ": "ABEKMHOPCTYXIJS",
    "İ": "I",
    "ı": "I",
}
# Upper case by ASCII only: str.upper() would make SS of ß.
_FOLDS = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"} | {
    ord(form): latin
    for twins, latins in TWINS.items()
    for twin, latin in zip(twins, latins, strict=True)
    for form in (twin, twin.lower()[0])
}
# Spaces, dashes, brackets, quotation marks, and Cf: zero-width and bidi marks.
_SEPARATING = frozenset(["Zs", "Zl", "Zp", "Pd", "Pc", "Ps", "Pe", "Pi", "Pf", "Cf"])
_SEPARATORS = frozenset("\t\n\v\f\r.,:;!/\\|'\"*#·•‣∙⋅・\N{MINUS SIGN}")


def canonical(typed: str) -> str:
    """Return a text as codes are compared: only A to Z and digits.

    Raises Unreadable, and nothing else, if it is too long, empty or has other symbols.
    """
    if len(typed) > MAX_TYPED:
        raise Unreadable("too_long")
    folded = "".join(map(_fold, unicodedata.normalize("NFKC", typed)))
    if len(folded) > MAX_TYPED:  # one code point can become eighteen
        raise Unreadable("too_long")
    if not folded:
        raise Unreadable("empty")
    if re.search("[^A-Z0-9]", folded):
        raise Unreadable("symbols")
    return folded


def _fold(character: str) -> str:
    if character in _SEPARATORS or unicodedata.category(character) in _SEPARATING:
        return ""
    digit = unicodedata.decimal(character, None)  # Arabic and other digits too
    return _FOLDS.get(ord(character), character) if digit is None else str(digit)


def candidates(typed: str) -> Iterator[str]:
    """Yield parts of a text that may be the code, canonical, the likeliest first.

    Stop at the first that a format can read: to try them all would let a visitor
    make several guesses in one attempt. If there is none, `canonical` raises why.
    """
    seen: set[str] = set()
    if len(typed) > MAX_PASTED:
        return
    for part in _parts(typed):
        try:
            candidate = canonical(part)
        except Unreadable:
            continue
        if candidate not in seen:
            seen.add(candidate)
            yield candidate
        if len(seen) == MAX_CANDIDATES:
            return


def _parts(typed: str) -> Iterator[str]:
    """Yield the whole, the ends of URLs, the part after a colon, runs and words."""
    yield typed
    for url in filter(lambda word: "/" in word, typed.split()):
        yield re.split("[?#]", url)[0].rstrip("/").rpartition("/")[2]
    yield typed.rpartition(":")[2]
    words = re.split(r"[\s:=?&/,;]+", typed)
    yield max(_runs(words), key=len, default="")
    yield from sorted(words, key=len, reverse=True)


def _runs(words: list[str]) -> Iterator[str]:
    """Yield runs of words that look like groups of a code: not lower-case words."""
    run = ""
    for word in [*words, ""]:
        if word.isupper() or any(map(str.isdigit, word)):
            run += word
        else:
            yield run
            run = ""
