"""What a campaign's two colours make of its public pages: a few custom properties.

They stand at the end of the one style sheet that a landing page asks for.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from gzip import compress
from hashlib import blake2b

from django.conf import settings

from campaigns import colors
from campaigns.models import Campaign

# In the order of the layers.
SHEETS = (
    "tokens",
    "base",
    "code",
    "icons",
    "languages",
    "landing_page",
    "landing_form",
    "landing_answer",
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a page in one scheme; both inks are readable where they stand."""

    background: str
    ink: str  # text on the background
    accent: str  # the button
    accent_ink: str  # text on the button


@lru_cache(maxsize=512)
def palettes(accent: str, background: str) -> tuple[Palette, Palette]:
    """Return the palettes for light and for dark surroundings.

    By day a campaign looks as asked. By night a background that is dark already is
    kept, and the accent is raised until it stands out.
    """
    is_dark = colors.ink_on(background) == colors.WHITE
    dark = background if is_dark else colors.darkened(background)
    night = colors.legible(accent, dark, colors.VISIBLE)
    return _palette(accent, background), _palette(night, dark)


def stylesheet(campaign: Campaign) -> str:
    """Return all the CSS of the public pages of `campaign`."""
    return _whole_sheet(campaign.accent_color, campaign.background_color)


def squeezed(campaign: Campaign) -> bytes:
    """Return the style sheet as gzip packs it."""
    return _squeezed(campaign.accent_color, campaign.background_color)


def digest(campaign: Campaign) -> str:
    """Return a short name of the style sheet's content, for its address."""
    return _digest(campaign.accent_color, campaign.background_color)


def brand(campaign: Campaign) -> str:
    """Return the CSS that gives the public pages the colours of `campaign`."""
    return _brand(campaign.accent_color, campaign.background_color)


def _palette(accent: str, background: str) -> Palette:
    return Palette(
        background=background,
        ink=colors.ink_on(background),
        accent=accent,
        accent_ink=colors.ink_on(accent),
    )


@cache
def _shared() -> str:
    """Return the sheets of every landing page as one, without comments and indents."""
    folder = settings.BASE_DIR / "static" / "css"
    css = "".join((folder / f"{name}.css").read_text() for name in SHEETS)
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s+", "\n", bare)


def _whole_sheet(accent: str, background: str) -> str:
    return _shared() + _brand(accent, background)


@lru_cache(maxsize=512)
def _squeezed(accent: str, background: str) -> bytes:
    return compress(_whole_sheet(accent, background).encode(), mtime=0)


@lru_cache(maxsize=512)
def _digest(accent: str, background: str) -> str:
    sheet = _whole_sheet(accent, background).encode()
    return blake2b(sheet, digest_size=6).hexdigest()


@lru_cache(maxsize=512)
def _brand(accent: str, background: str) -> str:
    light, dark = palettes(accent, background)
    lines = [
        f"  --brand-{name.replace('_', '-')}: "
        f"light-dark({getattr(light, name)}, {getattr(dark, name)});\n"
        for name in Palette.__slots__
    ]
    return f":root {{\n{''.join(lines)}}}\n"
