"""What a campaign's two colours make of its public pages: a few custom properties."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from campaigns import colors
from campaigns.models import Campaign


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
    """Return the CSS that brands the public pages of `campaign`."""
    return _stylesheet(campaign.accent_color, campaign.background_color)


def digest(campaign: Campaign) -> str:
    """Return a short name of the stylesheet's content, for its address."""
    return blake2b(stylesheet(campaign).encode(), digest_size=6).hexdigest()


def _palette(accent: str, background: str) -> Palette:
    return Palette(
        background=background,
        ink=colors.ink_on(background),
        accent=accent,
        accent_ink=colors.ink_on(accent),
    )


@lru_cache(maxsize=512)
def _stylesheet(accent: str, background: str) -> str:
    light, dark = palettes(accent, background)
    lines = [
        f"  --brand-{name.replace('_', '-')}: "
        f"light-dark({getattr(light, name)}, {getattr(dark, name)});\n"
        for name in Palette.__slots__
    ]
    return f":root {{\n{''.join(lines)}}}\n"
