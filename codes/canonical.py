"""Bring typed, scanned and pasted texts into the form in which codes are compared."""

import re
import unicodedata
from collections.abc import Iterator

import regex

from codes.formats import Unreadable
from ui import characters

MAX_TYPED = 64  # code points, which are 256 bytes at most
MAX_PASTED = 512
MAX_CANDIDATES = 8

# A full stop or a dash of ASCII may stand between the groups of a code.
_BETWEEN_WORDS = regex.compile(
    r"[\s:=?&/,;]+|[[\p{Terminal_Punctuation}\p{Quotation_Mark}\p{Ps}\p{Pe}]--[\x00-\x7f]]+",
    regex.V1,
)
_OTHER_SCRIPTS = regex.compile(r"[\p{L}--[A-Za-z]]+", regex.V1)

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


def _fold(character: str) -> str:
    digit = unicodedata.decimal(character, None)  # Arabic and other digits too
    return _FOLDS.get(ord(character), character) if digit is None else str(digit)


# What people type is nearly always ASCII: the same result by one look-up.
_ASCII_FOLDS = {
    code: "".join(map(_fold, characters.letters_and_digits(chr(code))))
    for code in range(128)
}


def canonical(typed: str) -> str:
    """Return a text as codes are compared: only A to Z and digits.

    Spaces, marks, accents, pictures and invisible characters mean nothing in a code.
    Raises Unreadable, and nothing else, if it is too long, empty or has other letters.
    """
    if len(typed) > MAX_TYPED:
        raise Unreadable("too_long")
    if typed.isascii():
        folded = typed.translate(_ASCII_FOLDS)
    else:
        folded = "".join(map(_fold, characters.letters_and_digits(typed)))
    if len(folded) > MAX_TYPED:  # one code point can become eighteen
        raise Unreadable("too_long")
    if not folded:
        raise Unreadable("empty")
    if not (folded.isascii() and folded.isalnum()):
        raise Unreadable("symbols")
    return folded


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
    typed = unicodedata.normalize("NFKC", typed)  # the colon of a Chinese keyboard
    for url in filter(lambda word: "/" in word, typed.split()):
        yield re.split("[?#]", url)[0].rstrip("/").rpartition("/")[2]
    yield typed.rpartition(":")[2]
    words = _BETWEEN_WORDS.split(typed)
    yield max(_runs(words), key=len, default="")
    yield from sorted(words, key=len, reverse=True)
    # Words of Chinese, Japanese or Thai are written without spaces around the code.
    yield max(_OTHER_SCRIPTS.split(typed), key=len)


def _runs(words: list[str]) -> Iterator[str]:
    """Yield runs of words that look like groups of a code: not lower-case words."""
    run = ""
    for word in [*words, ""]:
        if word.isupper() or any(map(str.isdigit, word)):
            run += word
        else:
            yield run
            run = ""
