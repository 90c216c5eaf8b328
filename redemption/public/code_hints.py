"""What a campaign's codes look like, in words for those who type them."""

from contextlib import suppress
from string import ascii_uppercase, digits

from django.utils.translation import gettext as _

from codes.formats import CodeFormat, Unreadable
from codes.readings import readings


def describe(code_format: CodeFormat) -> str:
    """Say how many symbols of which kind a code has: public, it is on every print."""
    words = {"count": code_format.width, "kind": _kind(code_format.charset)}
    if not code_format.prefix:
        return _("A code has %(count)s %(kind)s.") % words
    words["prefix"] = code_format.prefix.strip("-")
    return _("A code starts with %(prefix)s; %(count)s %(kind)s follow.") % words


def never_used(code_format: CodeFormat) -> str:
    """Say which symbols are easily read into a code and never stand in it."""
    if code_format.charset != "clear":
        return ""
    known = code_format.symbols
    words = {"symbols": " ".join(s for s in ascii_uppercase + digits if s not in known)}
    if not code_format.prefix:
        return _("These never occur: %(symbols)s.") % words
    words["prefix"] = code_format.prefix.strip("-")
    return _("After %(prefix)s these never occur: %(symbols)s.") % words


def is_numeric(formats: list[CodeFormat]) -> bool:
    """Tell whether a keypad with digits is enough to type every code."""
    return bool(formats) and all(
        one.charset == "digits" and not one.canonical_prefix.strip(digits)
        for one in formats
    )


def reformat(typed: str, formats: list[CodeFormat]) -> str:
    """Return a code as it is printed, or what was typed if it is none."""
    with suppress(Unreadable):
        for reading in readings(typed, formats, format_of=lambda one: one):
            return reading.source.grouped(reading.source.spell(reading.number))
    return typed


def _kind(charset: str) -> str:
    if charset == "digits":
        return _("digits")
    if charset == "letters":
        return _("letters")
    return _("letters and digits")
