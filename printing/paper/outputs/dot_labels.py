"""Arrange a label in the dots of a label printer: symbol, code and lines of text.

Such a printer has its own fonts and knows no HTML: the symbol stands at the left of
the words, or between name and code where the label is narrow or bears bars.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper.geometry import POINTS, Box
from printing.paper.labels import Job
from printing.paper.outputs import thermal
from printing.paper.outputs.thermal import DOTS, Symbol
from printing.paper.unprintable import Unprintable

MOST_MODULE = 10  # dots: what every printer draws (^BQ)
MOST_BAR = 4
WIDE = 1.15  # how much wider than high a label is whose symbol stands at the left
GAP = 8  # dots between one thing and the next
BARS = 40, 120  # dots: the least and the most height of Code 128
NAME = 20, 44  # dots: height of letters
NOTE = 16, 26
SCALES = 1.0, 0.8, 0.6, 0.4  # of letters, to be tried one after the other
OPTIONAL = 2  # what has this rank or a higher one is left out where there is no room


@dataclass(frozen=True, slots=True)
class LabelFace:
    """A size of a monospaced font; `advance` is from one symbol to the next."""

    name: str
    height: int
    width: int
    advance: int


# Fonts D and F, times 1 to 7, at 8 dots a millimetre (ZPL II Programming Guide,
# chapter "Fonts and Bar Codes"); the scalable font 0 is proportional.
FACES = sorted(
    [LabelFace("D", 18 * n, 10 * n, 12 * n) for n in range(1, 8)]
    + [LabelFace("F", 26 * n, 13 * n, 16 * n) for n in range(1, 8)],
    key=lambda face: (face.advance, face.height),
    reverse=True,
)
_WISHED = 16  # advance: rather than smaller, a code is broken into lines
_MOST_LINES = 4
_LEAST = 2  # symbols of a line


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in dots from the top left of the label."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things that stand one below the other.

    `kind` is code, symbol, reference or text; `size` the height of its letters.
    """

    kind: str
    rank: int  # 0 and 1 stand on every label
    height: int
    size: int = 0
    lines: tuple[str, ...] = ()
    y: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands on each label of a job."""

    width: int
    height: int
    words: Area
    centred: bool
    items: tuple[Item, ...]
    face: LabelFace  # of the code
    module: int = 0  # dots
    symbol: Area | None = None  # without its quiet zone
    box: Box | None = None  # with it, in millimetres


def plan(job: Job, symbol: Symbol | None) -> Plan:
    """Return where things stand on the labels of a job, or raise Unprintable.

    Most words come first, then their size, then that of the symbol.
    """
    plans = [
        made
        for scale in SCALES
        for made in _plans(job, symbol, _room(job), scale)
        if made is not None
    ]
    if not plans:
        raise _too_small(job, symbol)
    return max(plans, key=lambda made: len(made.items))


def _plans(
    job: Job, symbol: Symbol | None, room: Area, scale: float
) -> list[Plan | None]:
    """Return the plans for words of one size, that with the largest symbol first."""
    if symbol is None:
        return [_filled(job, room, room, symbol_height=None, scale=scale)]
    found: list[Plan | None] = []
    if symbol.rows > 1 and room.width >= WIDE * room.height:
        modules = _modules(job, symbol, room, beside=True)
        found = [_beside(job, symbol, room, module, scale) for module in modules]
    if not any(found):
        modules = _modules(job, symbol, room)
        found = [_above(job, symbol, room, module, scale) for module in modules]
    return found


def _room(job: Job) -> Area:
    """Return what of a label is printed on."""
    layout = job.layout
    width = round((layout.label_width - layout.stub) * DOTS)
    height = round(layout.label_height * DOTS)
    inset = round(layout.inset * DOTS)
    if layout.shape == "round":  # the square that stands in the circle
        inset = max(inset, round(0.1465 * width))
    return Area(inset, inset, width - 2 * inset, height - 2 * inset)


def _modules(job: Job, symbol: Symbol, room: Area, *, beside: bool = False) -> range:
    """Return how many dots a module may have, from large to the least readable."""
    most = MOST_MODULE if symbol.rows > 1 else MOST_BAR
    wide, total = room.width + 2 * room.x, symbol.columns + 2 * symbol.quiet
    most = min(most, room.width // symbol.columns, wide // total)
    if beside:
        most = min(
            most, room.height // symbol.rows, (room.height + 2 * room.y) // total
        )
        most = min(most, max(wide // 2 // total, symbol.least))  # half for the words
    if wished := job.setup.symbol_size:
        most = min(most, int(wished * DOTS) // total)
    return range(most, symbol.least - 1, -1)


def _beside(
    job: Job, symbol: Symbol, room: Area, module: int, scale: float
) -> Plan | None:
    side, quiet = symbol.columns * module, symbol.quiet * module
    x = max(room.x, quiet)
    at = Area(x, room.y + (room.height - side) // 2, side, side)
    left = at.x + side + max(quiet, GAP)
    words = Area(left, room.y, room.x + room.width - left, room.height)
    made = _filled(job, room, words, symbol_height=None, scale=scale)
    return made and replace(made, module=module, symbol=at, box=_box(at, quiet, quiet))


def _above(
    job: Job, symbol: Symbol, room: Area, module: int, scale: float
) -> Plan | None:
    wide, quiet = symbol.columns * module, symbol.quiet * module
    if symbol.rows > 1:
        high, over = symbol.rows * module, quiet
    else:
        high, over = min(max(room.height // 4, BARS[0]), BARS[1]), 0
    made = _filled(job, room, room, symbol_height=high + 2 * over, scale=scale)
    if made is None:
        return None
    top = next(item.y for item in made.items if item.kind == "symbol")
    at = Area(room.x + (room.width - wide) // 2, top + over, wide, high)
    return replace(made, module=module, symbol=at, box=_box(at, quiet, over))


def _box(at: Area, quiet: int, over: int) -> Box:
    return Box(
        (at.x - quiet) / DOTS,
        (at.y - over) / DOTS,
        (at.width + 2 * quiet) / DOTS,
        (at.height + 2 * over) / DOTS,
    )


def _filled(
    job: Job, room: Area, words: Area, *, symbol_height: int | None, scale: float
) -> Plan | None:
    """Return a plan of what stands in an area, or None if not even the code does.

    With a symbol among the words, all of them stand in the middle.
    """
    if (found := _face(job, words)) is None:
        return None
    face, lines = found
    items = _heading(job, words, scale)
    if symbol_height is not None:
        items.append(Item("symbol", 0, symbol_height))
    height = len(lines) * _pitch(face.height)
    items.append(Item("code", 0, height, face.height, lines))
    items += _notes(job, words, scale)
    while _height(items) > words.height:
        last = max(items, key=lambda item: item.rank)
        if last.rank < OPTIONAL:
            return None
        items.remove(last)
    y, placed = words.y + (words.height - _height(items)) // 2, []
    for item in items:
        placed.append(replace(item, y=y))
        y += item.height + GAP
    width, height = room.width + 2 * room.x, room.height + 2 * room.y
    centred = symbol_height is not None
    return Plan(width, height, words, centred, tuple(placed), face)


def _height(items: list[Item]) -> int:
    return sum(item.height for item in items) + GAP * (len(items) - 1)


def _pitch(size: int) -> int:
    """Return the height of a line of letters."""
    return size + size // 6


def _heading(job: Job, words: Area, scale: float) -> list[Item]:
    size = _between(NAME, round(0.15 * scale * words.height))
    return [
        _text(line, size, words, rank=rank, most=2)
        for rank, line in thermal.heading(job)
    ]


def _notes(job: Job, words: Area, scale: float) -> list[Item]:
    size = _between(NOTE, round(0.1 * scale * words.height))
    if job.setup.text_size:
        size = max(NOTE[0], round(job.setup.text_size / POINTS * DOTS))
    items = []
    if job.setup.serial:
        items.append(Item("reference", OPTIONAL, _pitch(size), size))
    for at, line in enumerate(thermal.notes(job)):
        items.append(_text(line, size, words, rank=OPTIONAL + 2 + at, most=3))
    return items


def _between(ends: tuple[int, int], wished: int) -> int:
    return min(max(wished, ends[0]), ends[1])


def _text(text: str, size: int, words: Area, *, rank: int, most: int) -> Item:
    lines = thermal.wrapped(text, words.width / size, most)
    return Item("text", rank, len(lines) * _pitch(size), size, lines)


def _face(job: Job, words: Area) -> tuple[LabelFace, tuple[str, ...]] | None:
    """Return the largest font for the code, and its lines: as few as legible."""
    grouped = job.format.grouped(job.format.spell(0))
    highest = words.height // 2
    if job.setup.code_size:
        highest = max(FACES[-1].height, round(job.setup.code_size / POINTS * DOTS))
    wished = len(thermal.broken(grouped, max(_LEAST, words.width // _WISHED)))
    for face in FACES:
        symbols = words.width // face.advance
        if symbols < _LEAST or face.height > highest:
            continue
        lines = thermal.evenly(grouped, symbols)
        fewest = _MOST_LINES if face.advance < _WISHED else min(wished, _MOST_LINES)
        if len(lines) <= fewest and len(lines) * _pitch(face.height) <= words.height:
            return face, lines
    return None


def _too_small(job: Job, symbol: Symbol | None) -> Unprintable:
    """Return the refusal, with the size that works where a symbol asks for one."""
    if symbol is None:
        return Unprintable(
            _("The label is too small for its code. Choose a larger one.")
        )
    least = (symbol.columns + 2 * symbol.quiet) * symbol.least / DOTS
    what = {
        "width": f"{least:.1f}",
        "module": f"{symbol.least / DOTS:.3g}",
        "label": f"{job.layout.label_width:g} × {job.layout.label_height:g}",
    }
    if 0 < job.setup.symbol_size < least:
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
