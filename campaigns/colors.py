"""Colour arithmetic: contrast (WCAG 2.2), readable text colours, mixing."""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls

from coloraide import Color

# Of WCAG 2.2, level AA.
MIN_TEXT_CONTRAST = 4.5
MIN_NON_TEXT_CONTRAST = 3.0  # edges of buttons, large signs

BLACK, WHITE = "#000000", "#ffffff"
_DARK_INK = "#14151c"
_STEPS = 40


def contrast(color: str, other: str) -> float:
    """Return the contrast ratio of two colours: 1.0 is none, 21.0 is black on white."""
    return Color(color).contrast(other, method="wcag21")


def readable_ink(background: str) -> str:
    """Return the text colour for `background`: dark grey, black or white.

    Black or white is always readable: at worst the better of them has a contrast of
    √21 ≈ 4.58.
    """
    for inks in ((_DARK_INK, WHITE), (BLACK, WHITE)):
        ink = max(inks, key=lambda ink: contrast(ink, background))
        if contrast(ink, background) >= MIN_TEXT_CONTRAST:
            break
    return ink


def mix(color: str, other: str, share: float) -> str:
    """Return `color` mixed with a `share` (0 to 1) of `other`."""
    pairs = zip(_parts(color), _parts(other), strict=True)
    return _hex(a + (b - a) * share for a, b in pairs)


def ensure_contrast(color: str, background: str, minimum: float) -> str:
    """Return `color`, mixed with the ink of `background` until its contrast suffices.

    `minimum` is at most MIN_TEXT_CONTRAST, which the ink itself always has.
    """
    ink = readable_ink(background)
    for step in range(_STEPS + 1):
        mixed = mix(color, ink, step / _STEPS)
        if contrast(mixed, background) >= minimum:
            break
    return mixed


def darken(color: str) -> str:
    """Return the dark-scheme counterpart of `color`: same hue, low lightness."""
    hue, _lightness, saturation = rgb_to_hls(*_parts(color))
    return _hex(hls_to_rgb(hue, 0.085, min(saturation, 0.3)))


def _parts(color: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _hex(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
