"""Plan a label: where texts, symbol, band and stub are, in millimetres."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper import fonts, measures
from printing.paper.designs import type_sizes
from printing.paper.designs.label_areas import (
    EMPTY_BOX,
    band_box,
    content_box,
    fit_name,
    stub_box,
)
from printing.paper.designs.proportions import Proportions
from printing.paper.designs.type_sizes import LabelContent, TextArea, TypeSizes
from printing.paper.geometry import Box
from printing.paper.labels import Job
from printing.paper.symbology import symbols
from printing.paper.unprintable import Unprintable

MAX_SYMBOL_SIDE = 70.0  # millimetres; a phone reads it from some two metres
MAX_BAR_HEIGHT, MIN_BAR_HEIGHT = 18.0, 6.5
SYMBOL_GAP = 1.2  # between the quiet zone of the symbol and the texts
# From this ratio of width to height on, the symbol is beside the texts.
LANDSCAPE_RATIO = 1.2

# Of the radius of a round label: the widths of texts and of the code.
CHORD_WORDS, CHORD_CODE = 1.22, 1.5


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """Places on a label, in millimetres from its top left, and sizes of letters."""

    arrangement: str  # "beside" or "above": the symbol; "bare": none
    head: Box
    foot: Box
    symbol: Box
    mark: Box
    stub: Box
    band: Box
    type: TypeSizes
    band_name: float  # points of the name in the band
    band_slack: float  # millimetres that its balanced lines leave empty
    stub_name: float  # points of the name on the stub


def plan_label(job: Job, proportions: Proportions) -> LabelPlan:
    """Return the plan of a job's labels; raise Unprintable."""
    band = band_box(job, proportions)
    area = content_box(job, proportions, band)
    if min(area.width, area.height) <= 0:
        raise Unprintable(
            _("Inside its margins the label has no room: choose a larger one.")
        )
    kind = job.setup.symbol
    if kind == "none":
        plan = _without_symbol(job, proportions, area)
    elif kind == "code128":
        plan = _symbol_above(job, proportions, area, _bar_size(job, area))
    else:
        plan = _with_square(job, proportions, area)
    stub = stub_box(job)
    size, slack = fit_name(job, band, proportions.name_lines)
    return replace(
        plan,
        band=band,
        stub=stub,
        band_name=size,
        band_slack=slack,
        stub_name=fit_name(job, stub, 3)[0],
    )


def _with_square(job: Job, proportions: Proportions, area: Box) -> LabelPlan:
    """Place a square symbol beside the texts or between head and foot."""
    is_landscape = (
        area.width >= LANDSCAPE_RATIO * area.height and job.layout.shape != "round"
    )
    if proportions.symbol_beside and is_landscape:
        return _symbol_beside(job, proportions, area)
    try:
        side = _square_side(job, proportions, area, area.height * 0.42)
        return _symbol_above(job, proportions, area, (side, side))
    except Unprintable:
        if not is_landscape:
            raise
        return _symbol_beside(job, proportions, area)


def label_content(job: Job, proportions: Proportions) -> LabelContent:
    """Return the texts of a job's labels, as printed."""
    setup, words = job.setup, job.words
    lines = [fonts.printable(line) for _language, line in setup.instructions]
    grouped = job.format.grouped("0" * job.format.width)
    groups = grouped.replace("-", "-\n").split("\n")
    logo = words.logo
    return LabelContent(
        name=fonts.printable(words.name) if setup.name and not proportions.band else "",
        lines=tuple(line for line in (*lines, fonts.printable(setup.text)) if line),
        groups=tuple(group for group in groups if group),
        expiry=fonts.printable(words.expiry) if setup.expiry else "",
        serial=f"{job.batch}-{'0' * job.digits}" if setup.serial else "",
        address=fonts.printable(words.address),
        # Only a QR symbol leads to the landing page.
        needs_address=setup.symbol != "qr",
        logo=logo.width / logo.height if logo else 0.0,
    )


def _text_area(
    job: Job, proportions: Proportions, width: float, height: float
) -> TextArea:
    """Return a part of the label as an area for texts."""
    words = code = 1.0
    if job.layout.shape == "round":
        words, code = CHORD_WORDS / 2, CHORD_CODE / 2
    return TextArea(
        width=width * words,
        height=height,
        code_width=width * code,
        name=proportions.name,
        code=proportions.code,
        code_pad=proportions.code_pad,
        name_lines=proportions.name_lines,
        max_text=proportions.max_text,
        text_size=job.setup.text_size,
        code_size=job.setup.code_size,
    )


def _without_symbol(job: Job, proportions: Proportions, area: Box) -> LabelPlan:
    """Place texts without a symbol."""
    text_area = _text_area(job, proportions, area.width, area.height)
    sizes = type_sizes.fit_type(label_content(job, proportions), text_area)
    return _finish_plan("bare", text_area, area, EMPTY_BOX, sizes)


def _symbol_beside(job: Job, proportions: Proportions, area: Box) -> LabelPlan:
    """Place the symbol at one side and the texts at the other."""
    max_side = area.width * proportions.symbol_share
    side = _square_side(job, proportions, area, max_side)
    x = area.right - side if proportions.symbol_right else area.x
    symbol = Box(x, area.y + (area.height - side) / 2, side, side)
    x = area.x if proportions.symbol_right else area.x + side + SYMBOL_GAP
    words = Box(x, area.y, area.width - side - SYMBOL_GAP, area.height)
    text_area = _text_area(job, proportions, words.width, words.height)
    sizes = type_sizes.fit_type(label_content(job, proportions), text_area)
    return _finish_plan("beside", text_area, words, symbol, sizes)


def _symbol_above(
    job: Job, proportions: Proportions, area: Box, size: tuple[float, float]
) -> LabelPlan:
    """Place the symbol between the head and the foot of the texts."""
    width, height = size
    text_area = _text_area(
        job, proportions, area.width, area.height - height - SYMBOL_GAP
    )
    sizes = type_sizes.fit_type(label_content(job, proportions), text_area)
    spare = text_area.height - sizes.head - sizes.foot - sizes.gap
    if width == height and not job.setup.symbol_size:
        larger = _square_side(job, proportions, area, height + spare * 0.75)
        spare, width, height = spare - (larger - height), larger, larger
    top = area.y + sizes.head + (sizes.gap + spare + SYMBOL_GAP) / 2
    symbol = Box(area.x + (area.width - width) / 2, top, width, height)
    return _finish_plan("above", text_area, area, symbol, sizes)


def _square_side(
    job: Job, proportions: Proportions, area: Box, max_side: float
) -> float:
    """Return the side of a square symbol with its quiet zone, `max_side` at most."""
    requested, maximum = job.setup.symbol_size, min(area.width, area.height)
    if requested:
        _check_requested_size(requested, maximum)
        return requested
    minimum = max(
        symbols.symbol_maker(job.setup.symbol, job.site, job.format).min_size()
    )
    # Never smaller than readers need, if that fits on the label.
    side = min(max_side, minimum * proportions.max_symbol_scale, MAX_SYMBOL_SIDE)
    return min(max(side, minimum), maximum)


def _bar_size(job: Job, area: Box) -> tuple[float, float]:
    """Return width and height of a bar code with its quiet zone."""
    requested = job.setup.symbol_size
    if requested:
        _check_requested_size(requested, area.width)
    minimum = symbols.symbol_maker("code128", job.site, job.format).min_size()[0]
    height = min(max(area.height * 0.26, MIN_BAR_HEIGHT), MAX_BAR_HEIGHT)
    return requested or min(area.width, minimum * 1.6), height


def _check_requested_size(requested: float, maximum: float) -> None:
    if requested > maximum + 0.01:
        raise Unprintable(
            _(
                "A symbol of %(asked)s mm has no room on this label: %(most)s mm "
                "is the most. Choose a larger label or a smaller symbol."
            )
            % {
                "asked": measures.format_measure(requested),
                "most": measures.format_rounded_down(maximum, 1),
            }
        )


def _finish_plan(
    arrangement: str, text_area: TextArea, words: Box, symbol: Box, sizes: TypeSizes
) -> LabelPlan:
    """Return the plan with head and foot at the ends of the area for texts."""
    indent = (words.width - text_area.width) / 2  # on round labels texts are narrower
    head = Box(words.x + indent, words.y, text_area.width, sizes.head)
    indent = (words.width - text_area.code_width) / 2
    position = words.bottom - sizes.foot
    spare = position - head.bottom - (sizes.gap if sizes.head else 0.0)
    if arrangement != "above" and (not sizes.head or spare > words.height * 0.4):
        position -= spare / 2  # a code far below the head looks misplaced
    foot = Box(words.x + indent, position, text_area.code_width, sizes.foot)
    mark = words
    if symbol.overlaps(words):
        mark = max(head, foot, key=lambda box: box.height)
    return LabelPlan(
        arrangement,
        head,
        foot,
        symbol,
        mark,
        EMPTY_BOX,
        EMPTY_BOX,
        sizes,
        0.0,
        0.0,
        0.0,
    )
