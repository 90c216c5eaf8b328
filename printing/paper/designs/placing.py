"""Place what stands on a label: its words, its symbol and its stub, in millimetres."""

import math
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper import fonts, measures
from printing.paper.designs import fitting
from printing.paper.designs.fitting import Content, Room, Type
from printing.paper.geometry import POINTS, Box
from printing.paper.labels import Job
from printing.paper.symbology import symbols
from printing.paper.unprintable import Unprintable

MOST_SYMBOL = 70.0  # millimetres: a phone reads it from two arms' length
LARGEST = 2.4  # times the smallest that readers need: more is only loud
TALLEST_BARS, FLATTEST_BARS = 18.0, 6.5
GAP = 1.2  # between the symbol, whose quiet zone is white, and the words
LYING = 1.2  # times its height that a label is wide, to stand things side by side

# Of the radius of a round label: what stands above and below its middle keeps to
# chords of the circle, and so do words and codes on them.
CHORD_TOP, CHORD_WORDS, CHORD_CODE = 0.84, 1.22, 1.5


@dataclass(frozen=True, slots=True)
class Style:
    """How a design arranges a label; `name` and `code` are ratios to the text."""

    beside: bool = True  # whether the symbol stands beside the words, or among them
    right: bool = False  # whether a symbol beside the words stands at their right
    share: float = 0.46  # of the label's width that a symbol beside may take
    name: float = 1.35
    code: float = 1.75
    name_lines: int = 2
    most_text: float = 18.0
    largest: float = LARGEST
    left: float = 0.0  # millimetres that a strip along the left takes
    code_pad: float = 0.0  # of the size of the code: room for a frame around it
    band: float = 0.0  # of the label's height, for a band with the name in it
    most_band: float = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things stand on a label, in millimetres from its corner, and their type."""

    arrangement: str  # "beside", "above" or "bare", of a symbol
    head: Box
    foot: Box
    symbol: Box
    mark: Box
    stub: Box
    band: Box
    type: Type
    band_name: float  # points of a name that stands in a band or on a stub
    band_slack: float  # millimetres that even lines of it leave
    stub_name: float


NOWHERE = Box(0, 0, 0, 0)


def plan(job: Job, style: Style) -> Plan:
    """Return where everything stands on the labels of a job, or raise Unprintable."""
    band = _band(job, style)
    area = _area(job, style, band)
    if min(area.width, area.height) <= 0:
        raise Unprintable(
            _("Inside its margins the label has no room: choose a larger one.")
        )
    kind = job.setup.symbol
    if kind == "none":
        made = _bare(job, style, area)
    elif kind == "code128":
        made = _above(job, style, area, _bars(job, area))
    else:
        made = _with_square(job, style, area)
    stub = _stub(job)
    size, slack = _name_in(job, band, style.name_lines)
    return replace(
        made,
        band=band,
        stub=stub,
        band_name=size,
        band_slack=slack,
        stub_name=_name_in(job, stub, 3)[0],
    )


def _with_square(job: Job, style: Style, area: Box) -> Plan:
    """Place a square symbol as the design has it, or as the label has room for it."""
    lying = area.width >= LYING * area.height and job.layout.shape != "round"
    if style.beside and lying:
        return _beside(job, style, area)
    try:
        return _above(job, style, area, _square(job, style, area, area.height * 0.42))
    except Unprintable:
        if not lying:
            raise
        return _beside(job, style, area)


def content(job: Job, style: Style) -> Content:
    """Return what takes room on a label of the job, as it is shown."""
    setup, words = job.setup, job.words
    lines = [fonts.shown(line) for _language, line in setup.instructions]
    grouped = job.format.grouped("0" * job.format.width)
    groups = grouped.replace("-", "-\n").split("\n")
    logo = words.logo
    return Content(
        name=fonts.shown(words.name) if setup.name and not style.band else "",
        lines=tuple(line for line in (*lines, fonts.shown(setup.text)) if line),
        groups=tuple(group for group in groups if group),
        expiry=fonts.shown(words.expiry) if setup.expiry else "",
        serial=f"{job.batch}-{'0' * job.digits}" if setup.serial else "",
        address=fonts.shown(words.address),
        # Without a symbol that says it nobody would find the page.
        needs_address=setup.symbol != "qr",
        logo=logo.width / logo.height if logo else 0.0,
    )


def slant(text: str, box: Box) -> tuple[float, float]:
    """Return the points and the degrees at which a text is largest across a box."""
    long = max(fonts.width(text, bold=True), 0.1)
    tried = []
    for angle in range(0, 36, 5):
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        size = min(box.width / (long * cos + sin), box.height / (long * sin + cos))
        tried.append((size * (1 + angle / 100), size, angle))
    _worth, most, best = max(tried)
    return most * POINTS * 0.92, float(best)


def _area(job: Job, style: Style, band: Box) -> Box:
    """Return the part of a label that words and symbol may take."""
    layout = job.layout
    if layout.shape == "round":
        radius = layout.label_width / 2 - layout.inset
        tall = 2 * radius * CHORD_TOP
        return Box(layout.inset, (layout.label_height - tall) / 2, 2 * radius, tall)
    above = max(layout.inset, layout.head)
    if band.height:
        above = band.bottom + layout.inset * 0.6
    return Box(
        layout.inset + style.left,
        above,
        layout.label_width - layout.stub - 2 * layout.inset - style.left,
        layout.label_height - above - layout.inset,
    )


def _band(job: Job, style: Style) -> Box:
    layout = job.layout
    if not style.band or not job.setup.name:
        return NOWHERE
    tall = min(layout.label_height * style.band, style.most_band)
    return Box(0, 0, layout.label_width - layout.stub, layout.head + tall)


def _stub(job: Job) -> Box:
    layout = job.layout
    if not layout.stub:
        return NOWHERE
    return Box(layout.label_width - layout.stub, 0, layout.stub, layout.label_height)


def _name_in(job: Job, box: Box, most: int) -> tuple[float, float]:
    """Return the points at which the name fits a box of its own, and what it leaves."""
    wide, tall = box.width - 2 * job.layout.inset, (box.height - job.layout.head) * 0.75
    name = fonts.shown(job.words.name)
    if min(wide, tall) <= 0 or not name:
        return fitting.LEAST_TEXT, 0.0
    size = min(tall * 0.6, box.width * 0.12) * POINTS
    while True:
        room = wide * POINTS / size / fitting.SLACK
        count = fonts.lines(name, room, bold=True)
        fits = count <= most and count * size * fitting.NAME_LINE <= tall * POINTS
        if fits or size <= fitting.LEAST_TEXT:
            return size, fonts.slack(name, room, bold=True) * size / POINTS
        size *= 0.95


def _room(job: Job, style: Style, width: float, height: float) -> Room:
    """Return the room for words in a part of the label."""
    words = code = 1.0
    if job.layout.shape == "round":
        words, code = CHORD_WORDS / 2, CHORD_CODE / 2
    return Room(
        width=width * words,
        height=height,
        code_width=width * code,
        name=style.name,
        code=style.code,
        code_pad=style.code_pad,
        name_lines=style.name_lines,
        most_text=style.most_text,
        text_size=job.setup.text_size,
        code_size=job.setup.code_size,
    )


def _bare(job: Job, style: Style, area: Box) -> Plan:
    """Place words alone."""
    room = _room(job, style, area.width, area.height)
    type_ = fitting.fit(content(job, style), room)
    return _plan("bare", room, area, NOWHERE, type_)


def _beside(job: Job, style: Style, area: Box) -> Plan:
    """Place the symbol along one side and the words along the other."""
    side, _same = _square(job, style, area, area.width * style.share)
    at = area.right - side if style.right else area.x
    symbol = Box(at, area.y + (area.height - side) / 2, side, side)
    at = area.x if style.right else area.x + side + GAP
    words = Box(at, area.y, area.width - side - GAP, area.height)
    room = _room(job, style, words.width, words.height)
    type_ = fitting.fit(content(job, style), room)
    return _plan("beside", room, words, symbol, type_)


def _above(job: Job, style: Style, area: Box, size: tuple[float, float]) -> Plan:
    """Place the symbol between the words above and the code under it."""
    wide, tall = size
    room = _room(job, style, area.width, area.height - tall - GAP)
    type_ = fitting.fit(content(job, style), room)
    spare = room.height - type_.head - type_.foot - type_.gap
    if wide == tall and not job.setup.symbol_size:
        larger = _square(job, style, area, tall + spare * 0.75)[0]
        spare, wide, tall = spare - (larger - tall), larger, larger
    top = area.y + type_.head + (type_.gap + spare + GAP) / 2
    symbol = Box(area.x + (area.width - wide) / 2, top, wide, tall)
    return _plan("above", room, area, symbol, type_)


def _square(job: Job, style: Style, area: Box, room: float) -> tuple[float, float]:
    """Return the sides of a symbol with its quiet zone, which has this much room."""
    asked, most = job.setup.symbol_size, min(area.width, area.height)
    if asked:
        _check_asked(asked, most)
        return asked, asked
    least = max(symbols.maker(job.setup.symbol, job.site, job.format).least())
    # Never smaller than readers need, if the label has room for that at all.
    side = min(max(min(room, least * style.largest, MOST_SYMBOL), least), most)
    return side, side


def _bars(job: Job, area: Box) -> tuple[float, float]:
    """Return width and height of a bar code, with its quiet zone."""
    asked = job.setup.symbol_size
    if asked:
        _check_asked(asked, area.width)
    least = symbols.maker("code128", job.site, job.format).least()[0]
    tall = min(max(area.height * 0.26, FLATTEST_BARS), TALLEST_BARS)
    return asked or min(area.width, least * 1.6), tall


def _check_asked(asked: float, most: float) -> None:
    if asked > most + 0.01:
        raise Unprintable(
            _(
                "A symbol of %(asked)s mm has no room on this label: %(most)s mm "
                "is the most. Choose a larger label or a smaller symbol."
            )
            % {"asked": measures.plain(asked), "most": measures.at_most(most, 1)}
        )


def _plan(arrangement: str, room: Room, words: Box, symbol: Box, type_: Type) -> Plan:
    """Return the plan with words along the top and the bottom of their column."""
    aside = (words.width - room.width) / 2  # on round labels words are narrower
    head = Box(words.x + aside, words.y, room.width, type_.head)
    aside = (words.width - room.code_width) / 2
    at = words.bottom - type_.foot
    spare = at - head.bottom - (type_.gap if type_.head else 0.0)
    if arrangement != "above" and (not type_.head or spare > words.height * 0.4):
        at -= spare / 2  # a code far below all else looks lost
    foot = Box(words.x + aside, at, room.code_width, type_.foot)
    mark = words
    if symbol.meets(words):
        mark = max(head, foot, key=lambda box: box.height)
    return Plan(
        arrangement, head, foot, symbol, mark, NOWHERE, NOWHERE, type_, 0.0, 0.0, 0.0
    )
