"""Colour arithmetic: which ink can be read on which colour (WCAG 2.2)."""

from collections.abc import Iterable
from colorsys import hls_to_rgb, rgb_to_hls

READABLE = 4.5  # the least contrast of text
VISIBLE = 3.0  # the least contrast of edges and large signs

BLACK, WHITE = "#000000", "#ffffff"
_SOFT_BLACK = "#14151c"
_STEPS = 40
_LINEAR_UP_TO = 0.04045  # of sRGB


def luminance(color: str) -> float:
    """Return the relative luminance of "#rrggbb": 0.0 is black, 1.0 is white."""
    red, green, blue = (linear(part) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1.0 is none, 21.0 is black on white."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ink_on(background: str) -> str:
    """Return the dark or white ink that is readable on `background`.

    Black or white always is: at worst, the better one has a contrast of √21 ≈ 4.58.
    """
    for inks in ((_SOFT_BLACK, WHITE), (BLACK, WHITE)):
        ink = max(inks, key=lambda ink: contrast(ink, background))
        if contrast(ink, background) >= READABLE:
            break
    return ink


def mixed(color: str, other: str, share: float) -> str:
    """Return `color` with a `share` (0 to 1) of `other` in it."""
    pairs = zip(_parts(color), _parts(other), strict=True)
    return _spelled(a + (b - a) * share for a, b in pairs)


def legible(color: str, background: str, least: float) -> str:
    """Return `color`, moved towards the ink of `background` until it stands out."""
    end = ink_on(background)
    for step in range(_STEPS + 1):
        moved = mixed(color, end, step / _STEPS)
        if contrast(moved, background) >= least:
            break
    return moved


def darkened(color: str) -> str:
    """Return what stands for `color` in the dark: its hue with little light."""
    hue, _lightness, saturation = rgb_to_hls(*_parts(color))
    return _spelled(hls_to_rgb(hue, 0.085, min(saturation, 0.3)))


def _parts(color: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _spelled(parts: Iterable[float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def linear(part: float) -> float:
    """Return the light of an sRGB channel, 0 to 1 (IEC 61966-2-1)."""
    return part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4
