"""Lay out a label in the dots of a label printer: symbol, code and lines of text.

Such a printer uses its own fonts and no HTML. The symbol is at the left of the texts,
or between name and code where the label is narrow or the symbol has bars.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper.geometry import Box
from printing.paper.labels import Job
from printing.paper.outputs import thermal
from printing.paper.outputs.printer_fonts import PrinterFont, code_font, line_height
from printing.paper.outputs.thermal import DOTS_PER_MM, PrinterSymbol
from printing.paper.unprintable import Unprintable

MAX_MODULE = 10  # dots, 1.25 mm; larger symbols are no easier to read
MAX_BAR_MODULE = 4
# From this ratio of width to height on, the symbol is at the left of the texts.
BESIDE_RATIO = 1.15
GAP = 8  # dots between two items
BAR_HEIGHTS = 40, 120  # dots; the least and the most height of Code 128
NAME_HEIGHTS = 20, 44  # dots; height of letters
NOTE_HEIGHTS = 16, 26
LETTER_SCALES = 1.0, 0.8, 0.6, 0.4  # of letters, tried one after the other
OPTIONAL_RANK = 2  # items of this rank or a higher one are left out if needed


@dataclass(frozen=True, slots=True)
class DotArea:
    """A rectangle in dots from the top left of the label."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LabelItem:
    """One of the items that are stacked on a label.

    `kind` is code, symbol, reference or text; `size` the height of its letters.
    """

    kind: str
    rank: int  # 0 and 1 are on every label
    height: int
    size: int = 0
    lines: tuple[str, ...] = ()
    y: int = 0


@dataclass(frozen=True, slots=True)
class DotPlan:
    """The places of all items on the labels of a job, in dots."""

    width: int
    height: int
    words: DotArea
    is_centred: bool
    items: tuple[LabelItem, ...]
    font: PrinterFont  # of the code
    module: int = 0  # dots
    symbol: DotArea | None = None  # without quiet zone
    box: Box | None = None  # the symbol with quiet zone, in millimetres


def plan_label(job: Job, symbol: PrinterSymbol | None) -> DotPlan:
    """Return the plan of a job's labels; raise Unprintable.

    Of all that fit: the most items, then the largest letters, then the largest symbol.
    """
    plans = [
        plan
        for scale in LETTER_SCALES
        for plan in _plans_at_scale(job, symbol, _printable_area(job), scale)
        if plan is not None
    ]
    if not plans:
        raise _too_small_error(job, symbol)
    return max(plans, key=lambda plan: len(plan.items))


def _plans_at_scale(
    job: Job, symbol: PrinterSymbol | None, area: DotArea, scale: float
) -> list[DotPlan | None]:
    """Return the plans for letters of one size, with the largest symbol first."""
    if symbol is None:
        return [_stack_items(job, area, area, symbol_height=None, scale=scale)]
    found: list[DotPlan | None] = []
    if symbol.rows > 1 and area.width >= BESIDE_RATIO * area.height:
        modules = _module_sizes(job, symbol, area, beside=True)
        found = [_symbol_beside(job, symbol, area, module, scale) for module in modules]
    if not any(found):
        modules = _module_sizes(job, symbol, area)
        found = [_symbol_above(job, symbol, area, module, scale) for module in modules]
    return found


def _printable_area(job: Job) -> DotArea:
    """Return the part of a label that is printed on."""
    layout = job.layout
    width = round((layout.label_width - layout.stub) * DOTS_PER_MM)
    height = round(layout.label_height * DOTS_PER_MM)
    inset = round(layout.inset * DOTS_PER_MM)
    if layout.shape == "round":  # the square inside the circle
        inset = max(inset, round(0.1465 * width))
    return DotArea(inset, inset, width - 2 * inset, height - 2 * inset)


def _module_sizes(
    job: Job, symbol: PrinterSymbol, area: DotArea, *, beside: bool = False
) -> range:
    """Return the dots that a module may have, from the most to the least readable."""
    maximum = MAX_MODULE if symbol.rows > 1 else MAX_BAR_MODULE
    width, total = area.width + 2 * area.x, symbol.columns + 2 * symbol.quiet_zone
    maximum = min(maximum, area.width // symbol.columns, width // total)
    if beside:
        height = area.height + 2 * area.y
        half = max(width // 2 // total, symbol.min_module_dots)  # half for the texts
        maximum = min(maximum, area.height // symbol.rows, height // total, half)
    if requested := job.setup.symbol_size:
        maximum = min(maximum, int(requested * DOTS_PER_MM) // total)
    return range(maximum, symbol.min_module_dots - 1, -1)


def _symbol_beside(
    job: Job, symbol: PrinterSymbol, area: DotArea, module: int, scale: float
) -> DotPlan | None:
    side, quiet_zone = symbol.columns * module, symbol.quiet_zone * module
    x = max(area.x, quiet_zone)
    at = DotArea(x, area.y + (area.height - side) // 2, side, side)
    left = at.x + side + max(quiet_zone, GAP)
    words = DotArea(left, area.y, area.x + area.width - left, area.height)
    plan = _stack_items(job, area, words, symbol_height=None, scale=scale)
    return plan and replace(
        plan, module=module, symbol=at, box=_box_in_mm(at, quiet_zone, quiet_zone)
    )


def _symbol_above(
    job: Job, symbol: PrinterSymbol, area: DotArea, module: int, scale: float
) -> DotPlan | None:
    width, quiet_zone = symbol.columns * module, symbol.quiet_zone * module
    if symbol.rows > 1:
        height, quiet_above = symbol.rows * module, quiet_zone
    else:
        height, quiet_above = _clamp(BAR_HEIGHTS, area.height // 4), 0
    plan = _stack_items(
        job, area, area, symbol_height=height + 2 * quiet_above, scale=scale
    )
    if plan is None:
        return None
    top = next(item.y for item in plan.items if item.kind == "symbol")
    at = DotArea(area.x + (area.width - width) // 2, top + quiet_above, width, height)
    return replace(
        plan, module=module, symbol=at, box=_box_in_mm(at, quiet_zone, quiet_above)
    )


def _box_in_mm(at: DotArea, quiet_zone: int, quiet_above: int) -> Box:
    return Box(
        (at.x - quiet_zone) / DOTS_PER_MM,
        (at.y - quiet_above) / DOTS_PER_MM,
        (at.width + 2 * quiet_zone) / DOTS_PER_MM,
        (at.height + 2 * quiet_above) / DOTS_PER_MM,
    )


def _stack_items(
    job: Job, area: DotArea, words: DotArea, *, symbol_height: int | None, scale: float
) -> DotPlan | None:
    """Return a plan of items stacked in an area; None if not even the code fits.

    With a symbol between the texts, all items are centred.
    """
    if (found := code_font(job, words.width, words.height)) is None:
        return None
    font, lines = found
    items = _heading_items(job, words, scale)
    if symbol_height is not None:
        items.append(LabelItem("symbol", 0, symbol_height))
    height = len(lines) * line_height(font.height)
    items.append(LabelItem("code", 0, height, font.height, lines))
    items += _note_items(job, words, scale)
    while _total_height(items) > words.height:
        last = max(items, key=lambda item: item.rank)
        if last.rank < OPTIONAL_RANK:
            return None
        items.remove(last)
    y, placed = words.y + (words.height - _total_height(items)) // 2, []
    for item in items:
        placed.append(replace(item, y=y))
        y += item.height + GAP
    width, height = area.width + 2 * area.x, area.height + 2 * area.y
    is_centred = symbol_height is not None
    return DotPlan(width, height, words, is_centred, tuple(placed), font)


def _total_height(items: list[LabelItem]) -> int:
    return sum(item.height for item in items) + GAP * (len(items) - 1)


def _heading_items(job: Job, words: DotArea, scale: float) -> list[LabelItem]:
    size = _clamp(NAME_HEIGHTS, round(0.15 * scale * words.height))
    return [
        _text_item(line, size, words, rank=rank, max_lines=2)
        for rank, line in thermal.heading_lines(job)
    ]


def _note_items(job: Job, words: DotArea, scale: float) -> list[LabelItem]:
    size = _clamp(NOTE_HEIGHTS, round(0.1 * scale * words.height))
    if job.setup.text_size:
        size = max(NOTE_HEIGHTS[0], thermal.points_to_dots(job.setup.text_size))
    items = []
    if job.setup.serial:
        items.append(LabelItem("reference", OPTIONAL_RANK, line_height(size), size))
    for rank, line in enumerate(thermal.note_lines(job), OPTIONAL_RANK + 2):
        items.append(_text_item(line, size, words, rank=rank, max_lines=3))
    return items


def _clamp(limits: tuple[int, int], size: int) -> int:
    return min(max(size, limits[0]), limits[1])


def _text_item(
    text: str, size: int, words: DotArea, *, rank: int, max_lines: int
) -> LabelItem:
    lines = thermal.wrap_text(text, words.width / size, max_lines)
    return LabelItem("text", rank, len(lines) * line_height(size), size, lines)


def _too_small_error(job: Job, symbol: PrinterSymbol | None) -> Unprintable:
    """Return the refusal; it names the size that works where there is one."""
    if symbol is None:
        return Unprintable(
            _("The label is too small for its code. Choose a larger one.")
        )
    min_width = (
        (symbol.columns + 2 * symbol.quiet_zone) * symbol.min_module_dots / DOTS_PER_MM
    )
    what = {
        "width": f"{min_width:.1f}",
        "module": f"{symbol.min_module_dots / DOTS_PER_MM:.3g}",
        "label": f"{job.layout.label_width:g} × {job.layout.label_height:g}",
    }
    if 0 < job.setup.symbol_size < min_width:
        message = _(
            "A label printer's dots make modules of %(module)s mm or more, so the "
            "symbol must be at least %(width)s mm wide. Enlarge it."
        )
    elif symbol.rows == 1:
        message = _(
            "Code 128 needs %(width)s mm of width beside its code, and the label has "
            "%(label)s mm. Choose a wider label, or Data Matrix."
        )
    else:
        message = _(
            "The symbol needs %(width)s mm in width and height beside the code, and "
            "the label has %(label)s mm. Choose a larger label, or a smaller symbol."
        )
    return Unprintable(message % what)
