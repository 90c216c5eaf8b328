"""The style sheet of a campaign's public pages.

It is the sheets that all landing pages share, followed by custom properties with the
campaign's colours, so a page needs one request for all its CSS.
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
    """The colours of a page in one colour scheme; both inks are readable."""

    background: str
    ink: str  # text on the background
    accent: str  # the button
    accent_ink: str  # text on the button


@lru_cache(maxsize=512)
def palettes(accent: str, background: str) -> tuple[Palette, Palette]:
    """Return the palettes of the light and of the dark colour scheme.

    The light one has the campaign's colours. The dark one keeps a background that is
    dark already, and gives the accent enough contrast.
    """
    is_dark = colors.readable_ink(background) == colors.WHITE
    dark_background = background if is_dark else colors.darken(background)
    dark_accent = colors.ensure_contrast(
        accent, dark_background, colors.MIN_NON_TEXT_CONTRAST
    )
    return _palette(accent, background), _palette(dark_accent, dark_background)


def stylesheet(campaign: Campaign) -> str:
    """Return all the CSS of the public pages of `campaign`."""
    return _stylesheet(campaign.accent_color, campaign.background_color)


def gzipped_stylesheet(campaign: Campaign) -> bytes:
    """Return the style sheet, compressed by gzip."""
    return _gzipped_stylesheet(campaign.accent_color, campaign.background_color)


def digest(campaign: Campaign) -> str:
    """Return a digest of the style sheet, which makes its address cacheable forever."""
    return _digest(campaign.accent_color, campaign.background_color)


def _palette(accent: str, background: str) -> Palette:
    return Palette(
        background=background,
        ink=colors.readable_ink(background),
        accent=accent,
        accent_ink=colors.readable_ink(accent),
    )


@cache
def _shared_css() -> str:
    """Return the shared sheets as one, without comments and indentation."""
    folder = settings.BASE_DIR / "static" / "css"
    css = "".join((folder / f"{name}.css").read_text() for name in SHEETS)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\n\s+", "\n", css)


def _stylesheet(accent: str, background: str) -> str:
    return _shared_css() + color_properties(accent, background)


@lru_cache(maxsize=512)
def _gzipped_stylesheet(accent: str, background: str) -> bytes:
    return compress(_stylesheet(accent, background).encode(), mtime=0)


@lru_cache(maxsize=512)
def _digest(accent: str, background: str) -> str:
    sheet = _stylesheet(accent, background).encode()
    return blake2b(sheet, digest_size=6).hexdigest()


@lru_cache(maxsize=512)
def color_properties(accent: str, background: str) -> str:
    """Return the CSS rule with the colours: `--brand-ink: light-dark(…, …);` and so on.

    The colours are not escaped: they are "#rrggbb" (`validate_color`).
    """
    light, dark = palettes(accent, background)
    lines = [
        f"  --brand-{name.replace('_', '-')}: "
        f"light-dark({getattr(light, name)}, {getattr(dark, name)});\n"
        for name in Palette.__slots__
    ]
    return f":root {{\n{''.join(lines)}}}\n"
