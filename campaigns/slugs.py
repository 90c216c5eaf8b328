"""Slugs, the public addresses of campaigns: syntax, reserved words, free ones."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ui.characters import letters_and_digits, tidy

# No underscore: the compact alphanumeric mode of a QR code (A-Z, 0-9, -./:) has none.
MAX_LENGTH = 50
SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"

RESERVED = frozenset(
    {
        "console",
        "admin",
        "static",
        "media",
        "healthz",
        "readyz",
        "robots",
        "language",
        # Of features to come: a printed address can never be taken back.
        "api",
        "manifest",
        "me",
        "metrics",
        "store",
        "unsubscribe",
    }
)

_VALID_SLUG = re.compile(SLUG_PATTERN)
_MARKS_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_LANGUAGE_CODE = re.compile(r"[a-z]{2}")
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_PICTURES = frozenset({"So", "Sk", "Me"})  # with colours of skin and frames of keys


def is_reserved(slug: str) -> bool:
    """Tell whether `slug` is RESERVED or two letters, as language codes are."""
    return slug.lower() in RESERVED or bool(_LANGUAGE_CODE.fullmatch(slug.lower()))


def validate_slug(slug: str) -> None:
    """Raise ValidationError, saying what to change, unless `slug` may be an address."""
    if not _VALID_SLUG.fullmatch(slug):
        raise ValidationError(
            _("Use small letters, digits and single dashes, such as “summer-2027”."),
            code="slug",
        )
    if is_reserved(slug):
        raise ValidationError(
            _("“%(slug)s” is kept for the application itself. Choose another address."),
            code="reserved",
            params={"slug": slug},
        )


def from_name(name: str, language: str = "") -> str:
    """Return a valid slug made from `name`: "Große Aktion" gives "grosse-aktion".

    Any script is written in Latin letters; ä, ö and ü with an e if `language` is
    German. Emoji and other pictures are left out. A name without letters and digits
    gives "campaign"; a reserved word gets "-campaign".
    """
    text = unicodedata.normalize("NFC", name)
    if language.startswith("de"):
        text = text.translate(_GERMAN)
    text = "".join(" " if unicodedata.category(c) in _PICTURES else c for c in text)
    words = anyascii(text).casefold().replace("'", "")
    slug = re.sub("[^a-z0-9]+", "-", words).strip("-")[:MAX_LENGTH].strip("-")
    if not slug:
        return "campaign"
    if is_reserved(slug):
        return f"{slug}-campaign"
    return slug


def first_free(slug: str, taken: Container[str]) -> str:
    """Return `slug`, or the first of "slug-2", "slug-3" … that is not taken."""
    if slug not in taken:
        return slug
    endings = (f"-{n}" for n in count(2))
    return next(
        candidate
        for ending in endings
        if (candidate := slug[: MAX_LENGTH - len(ending)].rstrip("-") + ending)
        not in taken
    )


def read(typed: str) -> str:
    """Return the slug that an address means as people type it, or "" for none.

    Printed QR codes hold it in upper case, and people copy the full stop after it or
    type a dash of their keyboard: "Summer–Sale." gives "summer-sale".
    """
    text = _MARKS_AROUND.sub("", tidy(typed))
    if "." in text:  # a file, such as favicon.ico
        return ""
    words = map(letters_and_digits, re.split("[ _-]+", text))
    slug = "-".join(filter(None, words)).lower()
    is_valid = _VALID_SLUG.fullmatch(slug) and len(slug) <= MAX_LENGTH
    return slug if is_valid else ""


class LandingSlugConverter:
    """Path converter of the public pages: a slug as people type it, never reserved."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        slug = read(value)
        if not slug or is_reserved(slug):
            raise ValueError(value)
        return slug

    def to_url(self, value: str) -> str:
        return value
