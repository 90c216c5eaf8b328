"""Refuse symbols that readers cannot read: too small, too crowded, too pale.

Ink and background are taken as on a screen; real inks and papers can only be measured
on the proof sheet.
"""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from coloraide import Color
from django.utils.translation import gettext

from printing.paper import measures
from printing.paper.geometry import Box
from printing.paper.labels import Job
from printing.paper.sheets.layouts import Layout
from printing.paper.symbology import symbols
from printing.paper.symbology.symbols import SymbolMaker
from printing.paper.unprintable import Unprintable

# Symbol contrast of grade 3 (B) in ISO/IEC 15415; GS1 asks for 1.5 over all.
MIN_CONTRAST = 0.55
ROUNDING_TOLERANCE = 0.02  # millimetres that rounding in a PDF may take from a symbol
OVERLAP_TOLERANCE = 0.1  # millimetres by which boxes may overlap

# Scanners at tills use red light (ISO/IEC 15416: 660 nm); phones use white light.
RED_LIT_KINDS = ("datamatrix", "code128")


class Reflectance(NamedTuple):
    """The share of white light and of red light that a colour reflects."""

    white: float
    red: float


def check_readability(
    job: Job, maker: SymbolMaker, box: Box, other_boxes: Sequence[Box]
) -> None:
    """Raise Unprintable if readers cannot read a symbol; the message says what works.

    `box` is the box of the symbol and `other_boxes` are those of texts and pictures, in
    millimetres of the label.
    """
    _check_colors(job, maker)
    _check_size(job, maker, box)
    place = maker.fit_box(box)
    _check_edges(job, place)
    if any(place.overlaps(other, tolerance=OVERLAP_TOLERANCE) for other in other_boxes):
        raise Unprintable(
            gettext(
                "A text or a picture stands in the empty margin that readers need "
                "around the symbol. Make the symbol or the text smaller, leave "
                "something out, or choose another design."
            )
        )


def measure_symbol(job: Job, maker: SymbolMaker, box: Box) -> dict[str, float | str]:
    """Return the figures shown beside a preview; lengths in millimetres."""
    place = maker.fit_box(box)
    return {
        "symbol": maker.kind,
        "module": round(_module_width(maker, box), 3),
        "smallest": maker.min_module,
        "width": round(place.width, 1),
        "height": round(place.height, 1),
        "contrast": round(contrast(maker.kind, job.setup.ink, job.setup.ground), 2),
    }


def contrast(kind: str, ink: str, background: str) -> float:
    """Return the reflectance of the background less that of the ink, 1 at most.

    Negative for an inverted symbol, whose ink is lighter.
    """
    dark, light = reflectance(ink), reflectance(background)
    white = light.white - dark.white
    return min(white, light.red - dark.red) if kind in RED_LIT_KINDS else white


def reflectance(color: str) -> Reflectance:
    """Return the reflectance of a colour, #rrggbb: its luminance, and its red light."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", color):
        raise Unprintable(gettext("Write colours like #1a2b3c."))
    light = Color(color)
    return Reflectance(light.luminance(), light.convert("srgb-linear")["red"])


def _check_colors(job: Job, maker: SymbolMaker) -> None:
    ink, background = job.setup.ink, job.setup.ground
    contrast_found = contrast(maker.kind, ink, background)
    if contrast_found >= MIN_CONTRAST:
        return
    white_contrast = contrast("", ink, background)
    if white_contrast < 0:
        message = gettext(
            "The ink is lighter than the ground: many readers take no inverted "
            "symbols. Choose a dark ink on a light ground."
        )
    elif white_contrast >= MIN_CONTRAST:
        message = gettext(
            "Readers at tills shine red light, in which this ink nearly vanishes from "
            "this ground. Choose black, dark blue or dark green ink, or a QR symbol."
        )
    else:
        message = gettext(
            "Ink and ground are too alike: their contrast is %(found)d %%, readers "
            "need %(least)d %%. Choose a darker ink or a lighter ground."
        ) % {"found": contrast_found * 100, "least": MIN_CONTRAST * 100}
    raise Unprintable(message)


def _check_size(job: Job, maker: SymbolMaker, box: Box) -> None:
    module, height = _module_width(maker, box), maker.fit_box(box).height
    min_height = maker.min_size()[1]
    if module < maker.min_module - ROUNDING_TOLERANCE / maker.size[0]:
        message = gettext(
            "The symbol would print modules of %(module)s mm; readers need "
            "%(smallest)s mm."
        ) % {
            "module": measures.format_rounded_down(module, 3),
            "smallest": measures.format_measure(maker.min_module),
        }
    elif height < min_height - OVERLAP_TOLERANCE:
        message = gettext(
            "The bars would be %(height)s mm high; readers need %(least)s mm."
        ) % {
            "height": measures.format_rounded_down(height, 1),
            "least": measures.format_measure(min_height),
        }
    else:
        return
    raise Unprintable(" ".join([message, *_remedies(job, maker, box)]))


def _remedies(job: Job, maker: SymbolMaker, box: Box) -> list[str]:
    """Return sentences that say which sizes, labels and symbols work."""
    width, height = maker.min_size()
    layout = job.layout
    sizes = {
        "width": measures.format_rounded_up(width, 1),
        "height": measures.format_rounded_up(height, 1),
    }
    if (
        width <= layout.label_width - 2 * layout.inset
        and height <= layout.label_height - 2 * layout.inset
    ):
        sentence = gettext(
            "Make it at least %(width)s mm wide and %(height)s mm high, or choose a "
            "larger label."
        )
    else:
        sentence = gettext(
            "It needs %(width)s mm by %(height)s mm, for which this label has no "
            "room: choose a larger label."
        )
    if _fits(job, "datamatrix", box):
        return [sentence % sizes, gettext("A Data Matrix symbol would fit.")]
    if _fits(job, "qr", box):
        return [sentence % sizes, gettext("A QR symbol would fit.")]
    return [sentence % sizes]


def _fits(job: Job, kind: str, box: Box) -> bool:
    """Return whether a square symbol of this kind is readable in the box."""
    try:
        other = symbols.symbol_maker(kind, job.site, job.format)
    except Unprintable:
        return False
    return other.min_size()[0] <= min(box.width, box.height)


def _check_edges(job: Job, place: Box) -> None:
    layout = job.layout
    if not _is_on_label(layout, place):
        raise Unprintable(
            gettext(
                "The symbol and the empty margin around it, %(width)s mm by "
                "%(height)s mm, leave the label. Make the symbol smaller, or choose "
                "a larger label or another design."
            )
            % {
                "width": measures.format_rounded_up(place.width, 1),
                "height": measures.format_rounded_up(place.height, 1),
            }
        )
    if place.y < layout.head - OVERLAP_TOLERANCE:
        raise Unprintable(
            gettext(
                "The symbol stands where the hole is punched. Make it smaller, or "
                "choose another design."
            )
        )
    stub_edge = layout.label_width - layout.stub
    if (
        layout.stub
        and place.x < stub_edge - OVERLAP_TOLERANCE
        and place.right > stub_edge + OVERLAP_TOLERANCE
    ):
        raise Unprintable(
            gettext(
                "The symbol stands where the stub is torn off. Make it smaller, or "
                "choose another design."
            )
        )


def _is_on_label(layout: Layout, place: Box) -> bool:
    width, height = layout.label_width, layout.label_height
    if not Box(0, 0, width, height).contains(place, tolerance=OVERLAP_TOLERANCE):
        return False
    if layout.shape != "round":
        return True
    corners = [
        math.hypot(x - width / 2, y - height / 2)
        for x in (place.x, place.right)
        for y in (place.y, place.bottom)
    ]
    return max(corners) <= min(width, height) / 2 + OVERLAP_TOLERANCE


def _module_width(maker: SymbolMaker, box: Box) -> float:
    """Return the width of a module in this box, in millimetres."""
    return maker.fit_box(box).width / maker.size[0]
