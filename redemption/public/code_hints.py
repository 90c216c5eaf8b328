"""Describe what a campaign's codes look like to a visitor who types one."""

from contextlib import suppress
from string import ascii_uppercase, digits

from django.utils.translation import gettext as _

from codes.formats import CodeFormat, Unreadable
from codes.readings import readings

# What a visitor expects in a code, by its charset, and may misread another symbol for.
_EXPECTED = {"clear": ascii_uppercase + digits, "clear_letters": ascii_uppercase}


def describe(code_format: CodeFormat) -> str:
    """Say how many symbols of which kind a code has.

    This is no secret: it stands on every printed label.
    """
    params = {"count": code_format.width, "kind": _kind(code_format.charset)}
    if not code_format.prefix:
        return _("A code has %(count)s %(kind)s.") % params
    params["prefix"] = code_format.prefix.strip("-")
    return _("A code starts with %(prefix)s; %(count)s %(kind)s follow.") % params


def never_used(code_format: CodeFormat) -> str:
    """Say which symbols, easily misread for others, no code has; "" if it has all."""
    expected = _EXPECTED.get(code_format.charset, "")
    unused = [symbol for symbol in expected if symbol not in code_format.symbols]
    if not unused:
        return ""
    params = {"symbols": " ".join(unused)}
    if not code_format.prefix:
        return _("These never occur: %(symbols)s.") % params
    params["prefix"] = code_format.prefix.strip("-")
    return _("After %(prefix)s these never occur: %(symbols)s.") % params


def is_numeric(formats: list[CodeFormat]) -> bool:
    """Tell whether a keypad with digits is enough to type every code."""
    return bool(formats) and all(
        code_format.charset == "digits"
        and not code_format.canonical_prefix.strip(digits)
        for code_format in formats
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
    if charset in {"letters", "clear_letters"}:
        return _("letters")
    return _("letters and digits")
