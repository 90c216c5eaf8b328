"""Refuse symbols that nobody could read: too small, too crowded, too pale.

Paper counts as white and inks as dark as they look on a screen: a printer's own inks
and papers can only be measured on the proof sheet.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from printing.paper import measures
from printing.paper.geometry import Box
from printing.paper.labels import Job
from printing.paper.symbology import symbols
from printing.paper.symbology.symbols import Maker
from printing.paper.unprintable import Unprintable

# Symbol contrast of grade 3 (B) in ISO/IEC 15415; GS1 asks for 1.5 over all.
LEAST_CONTRAST = 0.55
ROUNDING = 0.02  # millimetres of a symbol that the numbers of a PDF may lose
ALLOWED = 0.1  # millimetres by which boxes may touch

# What tills read is lit in red (ISO/IEC 15416: 660 nm); phones see as people do.
RED_LIT = ("datamatrix", "code128")


class Brightness(NamedTuple):
    """The share of light that a colour gives back: of white light, and of red."""

    white: float
    red: float


def check(job: Job, maker: Maker, box: Box, texts: Sequence[Box]) -> None:
    """Raise Unprintable, in words that say what works, unless readers can read it.

    `box` is the place of the symbol with its quiet zone and `texts` are all other
    things, in millimetres of the label.
    """
    _check_colours(job, maker)
    _check_size(job, maker, box)
    place = maker.placed(box)
    _check_edges(job, place)
    if any(place.meets(text, within=ALLOWED) for text in texts):
        raise Unprintable(
            gettext(
                "A text or a picture stands in the empty margin that readers need "
                "around the symbol. Make the symbol or the text smaller, leave "
                "something out, or choose another design."
            )
        )


def notes(job: Job, maker: Maker, box: Box) -> dict[str, float | str]:
    """Return the figures that are shown beside the preview; lengths in millimetres."""
    place = maker.placed(box)
    return {
        "symbol": maker.kind,
        "module": round(_module(maker, box), 3),
        "smallest": maker.smallest,
        "width": round(place.width, 1),
        "height": round(place.height, 1),
        "contrast": round(contrast(maker.kind, job.setup.ink, job.setup.ground), 2),
    }


def contrast(kind: str, ink: str, ground: str) -> float:
    """Return how much more light the ground gives back than the ink; 1 at most.

    It is negative where the ink is lighter, as what is read so is inverted.
    """
    dark, light = brightness(ink), brightness(ground)
    white = light.white - dark.white
    return min(white, light.red - dark.red) if kind in RED_LIT else white


def brightness(colour: str) -> Brightness:
    """Return the brightness of a colour, #rrggbb (relative luminance, WCAG 2.2)."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise Unprintable(gettext("Write colours like #1a2b3c."))
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return Brightness(0.2126 * red + 0.7152 * green + 0.0722 * blue, red)


def _linear(share: float) -> float:
    """Return the light of an sRGB channel (IEC 61966-2-1)."""
    low = 0.04045
    return share / 12.92 if share <= low else ((share + 0.055) / 1.055) ** 2.4


def _check_colours(job: Job, maker: Maker) -> None:
    ink, ground = job.setup.ink, job.setup.ground
    found = contrast(maker.kind, ink, ground)
    if found >= LEAST_CONTRAST:
        return
    seen = contrast("", ink, ground)
    if seen < 0:
        message = gettext(
            "The ink is lighter than the ground: many readers take no inverted "
            "symbols. Choose a dark ink on a light ground."
        )
    elif seen >= LEAST_CONTRAST:
        message = gettext(
            "Readers at tills shine red light, in which this ink nearly vanishes from "
            "this ground. Choose black, dark blue or dark green ink, or a QR symbol."
        )
    else:
        message = gettext(
            "Ink and ground are too alike: their contrast is %(found)d %%, readers "
            "need %(least)d %%. Choose a darker ink or a lighter ground."
        ) % {"found": found * 100, "least": LEAST_CONTRAST * 100}
    raise Unprintable(message)


def _check_size(job: Job, maker: Maker, box: Box) -> None:
    module, height = _module(maker, box), maker.placed(box).height
    least_height = maker.least()[1]
    if module < maker.smallest - ROUNDING / maker.size[0]:
        message = gettext(
            "The symbol would print modules of %(module)s mm; readers need "
            "%(smallest)s mm."
        ) % {
            "module": measures.at_most(module, 3),
            "smallest": measures.plain(maker.smallest),
        }
    elif height < least_height - ALLOWED:
        message = gettext(
            "The bars would be %(height)s mm high; readers need %(least)s mm."
        ) % {
            "height": measures.at_most(height, 1),
            "least": measures.plain(least_height),
        }
    else:
        return
    raise Unprintable(" ".join([message, *_ways_out(job, maker, box)]))


def _ways_out(job: Job, maker: Maker, box: Box) -> list[str]:
    """Return sentences that say which sizes, labels and symbols work."""
    width, height = maker.least()
    layout = job.layout
    sizes = {
        "width": measures.at_least(width, 1),
        "height": measures.at_least(height, 1),
    }
    if (
        width <= layout.label_width - 2 * layout.inset
        and height <= layout.label_height - 2 * layout.inset
    ):
        said = gettext(
            "Make it at least %(width)s mm wide and %(height)s mm high, or choose a "
            "larger label."
        )
    else:
        said = gettext(
            "It needs %(width)s mm by %(height)s mm, for which this label has no "
            "room: choose a larger label."
        )
    if _fits(job, "datamatrix", box):
        return [said % sizes, gettext("A Data Matrix symbol would fit.")]
    if _fits(job, "qr", box):
        return [said % sizes, gettext("A QR symbol would fit.")]
    return [said % sizes]


def _fits(job: Job, kind: str, box: Box) -> bool:
    """Tell whether readers could read a square symbol of this kind in the box."""
    try:
        other = symbols.maker(kind, job.site, job.format)
    except Unprintable:
        return False
    return other.least()[0] <= min(box.width, box.height)


def _check_edges(job: Job, place: Box) -> None:
    layout = job.layout
    width, height = layout.label_width, layout.label_height
    inside = Box(0, 0, width, height).holds(place, within=ALLOWED)
    if layout.shape == "round":
        corners = [
            math.hypot(x - width / 2, y - height / 2)
            for x in (place.x, place.right)
            for y in (place.y, place.bottom)
        ]
        inside = inside and max(corners) <= min(width, height) / 2 + ALLOWED
    if not inside:
        raise Unprintable(
            gettext(
                "The symbol and the empty margin around it, %(width)s mm by "
                "%(height)s mm, leave the label. Make the symbol smaller, or choose "
                "a larger label or another design."
            )
            % {
                "width": measures.at_least(place.width, 1),
                "height": measures.at_least(place.height, 1),
            }
        )
    if place.y < layout.head - ALLOWED:
        raise Unprintable(
            gettext(
                "The symbol stands where the hole is punched. Make it smaller, or "
                "choose another design."
            )
        )
    torn = width - layout.stub
    if layout.stub and place.x < torn - ALLOWED and place.right > torn + ALLOWED:
        raise Unprintable(
            gettext(
                "The symbol stands where the stub is torn off. Make it smaller, or "
                "choose another design."
            )
        )


def _module(maker: Maker, box: Box) -> float:
    """Return the millimetres of a module of the symbol in this box."""
    return maker.placed(box).width / maker.size[0]
