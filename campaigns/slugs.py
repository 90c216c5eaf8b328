"""The public addresses: what a slug may look like, and which words are taken."""

import re
from collections.abc import Container
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# No underscore: it would push the QR code of the address out of the compact
# alphanumeric mode, which knows A-Z 0-9 and -./: only.
LENGTH = 50
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

RESERVED = frozenset(
    {
        "console",
        "admin",
        "api",
        "static",
        "media",
        "healthz",
        "readyz",
        "robots",
        "language",
    }
)

_SOUND = re.compile(SLUG)
_LANGUAGE = re.compile(r"[a-z]{2}")


def is_reserved(slug: str) -> bool:
    """Tell whether `slug` belongs to the application (languages have two letters)."""
    return slug.lower() in RESERVED or bool(_LANGUAGE.fullmatch(slug.lower()))


def validate_slug(slug: str) -> None:
    """Raise ValidationError, saying what to change, unless `slug` may be an address."""
    if not _SOUND.fullmatch(slug):
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


def from_name(name: str) -> str:
    """Return a sound address made from `name`: "Summer 2027!" gives "summer-2027".

    Names without a Latin letter, and reserved words, become a campaign's address too.
    """
    words = re.sub(r"[-_]+", "-", slugify(name))[:LENGTH].strip("-")
    if not words:
        return "campaign"
    if is_reserved(words):
        return f"{words}-campaign"
    return words


def first_free(slug: str, taken: Container[str]) -> str:
    """Return `slug`, or the first of "slug-2", "slug-3" … that is not taken."""
    if slug not in taken:
        return slug
    endings = (f"-{n}" for n in count(2))
    return next(
        free
        for ending in endings
        if (free := slug[: LENGTH - len(ending)].rstrip("-") + ending) not in taken
    )


class LandingSlug:
    """Path converter of the public pages: a slug in any case, never a reserved word.

    Printed QR codes hold the address in capitals.
    """

    regex = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"

    def to_python(self, value: str) -> str:
        if is_reserved(value):
            raise ValueError(value)
        return value.lower()

    def to_url(self, value: str) -> str:
        return value
