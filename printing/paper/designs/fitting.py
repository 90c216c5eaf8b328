"""Find the sizes of letters at which a label's words and code fit and look right.

The widths of the fonts are known, so that nothing is rendered to find out.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import code_lines
from printing.paper.designs.code_lines import CodeRoom, Lines
from printing.paper.geometry import POINTS
from printing.paper.unprintable import Unprintable

LEAST_TEXT = 5.0  # points: smaller is not read

# The height of a line of each kind, in its own size; base.css says the same.
TEXT_LINE, NAME_LINE, SMALL_LINE = 1.3, 1.15, 1.3
SMALL = 0.85  # of the text: serial, expiry, address
CODE_STEPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)  # of what looks best
ADDRESS = 1.5  # what a label with it is worth of one without
UNCUT = 99  # lines of a text
SLACK = 1.02  # what shaping may set wider than the sum of the letters


@dataclass(frozen=True, slots=True)
class Content:
    """What takes room on a label, as it is shown."""

    name: str
    lines: tuple[str, ...]
    groups: tuple[str, ...]  # of the code, each with the dash that follows it
    expiry: str
    serial: str
    address: str
    needs_address: bool  # without a symbol nobody finds the page otherwise
    logo: float  # its width in its height; 0: none


@dataclass(frozen=True, slots=True)
class Room:
    """What there is for words, in millimetres; `name`… are ratios to the text."""

    width: float
    height: float
    code_width: float
    name: float
    code: float
    code_pad: float  # of the size of the code, on each side of it
    name_lines: int
    most_text: float
    text_size: float = 0.0  # asked for, in points
    code_size: float = 0.0
    logo: float = 0.22  # of the height, that a logo takes

    @property
    def for_code(self) -> CodeRoom:
        return CodeRoom(self.code_width, self.height, self.code_pad, self.code_size)


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes of letters in points, and how many lines are shown at most."""

    text: float
    name: float
    small: float
    code: float
    columns: int  # symbols of the code in a line
    code_lines: int
    name_lines: int
    name_slack: float  # millimetres that even lines of the name leave
    line_clamp: int  # lines of each text
    address: bool
    split: bool  # whether expiry and serial have a line each
    logo: float  # height in millimetres
    head: float  # height of logo, name and texts in millimetres
    foot: float  # height of code, small line and address

    @property
    def gap(self) -> float:
        """Millimetres between the words above and the code."""
        return self.text * 0.5 / POINTS


def fit(content: Content, room: Room) -> Type:
    """Return the largest letters that fit; words too many end in an ellipsis.

    Raise Unprintable if not even that fits.
    """
    if min(room.width, room.height) < 1:
        raise Unprintable(_("The symbol leaves no room for words: make it smaller."))
    base = room.text_size or _base(room)
    for type_ in _tries(content, room, base):
        if type_.head + type_.foot + type_.gap <= room.height + 0.01:
            return type_
    raise Unprintable(
        _(
            "All that should stand on this label has no room: choose a larger label, "
            "a smaller symbol or smaller letters, or leave out a line."
        )
    )


def _base(room: Room) -> float:
    side = math.sqrt(max(room.width, 0.0) * max(room.height, 0.0))
    return min(max(2.7 + 0.2 * side, 6.0), room.most_text)


def _tries(content: Content, room: Room, base: float) -> Iterator[Type]:
    """Yield types from the finest to the tightest."""
    codes = {
        shrunk: code_lines.fit(
            content.groups,
            room.for_code,
            max(base * room.code * shrunk, code_lines.LEAST),
        )
        for shrunk in CODE_STEPS
    }
    sizes = list(_sizes(base, fixed=bool(room.text_size)))
    # Letters that are hard to read are worse than a code that is smaller, or than to
    # leave the address to the symbol, which says it.
    shown = [True] if content.needs_address else [True, False]
    steps = [
        (_worth(size) * shrunk * (ADDRESS if address else 1.0), size, shrunk, address)
        for size, shrunk, address in itertools.product(sizes, codes, shown)
    ]
    for _value, size, shrunk, address in sorted(steps, reverse=True):
        yield _type(content, room, size, codes[shrunk], address=address)
    # Nothing fits whole: a smaller logo, fewer lines of each text, then of the name.
    for clamp, name_lines in ((UNCUT, 2), (4, 2), (3, 2), (2, 2), (2, 1), (1, 1)):
        yield _type(
            content,
            replace(room, logo=room.logo * 0.6),
            sizes[-1],
            codes[CODE_STEPS[-1]],
            address=content.needs_address,
            clamp=(clamp, min(name_lines, room.name_lines)),
        )


def _worth(size: float) -> float:
    """Return what letters of this size are worth: under 6 points they soon lose it."""
    return size**2.5 * min(size / 6.0, 1.0) ** 3


def _sizes(base: float, *, fixed: bool) -> Iterator[float]:
    size = base
    while size > LEAST_TEXT and not fixed:
        yield size
        size *= 0.95
    yield base if fixed else LEAST_TEXT


def _type(
    content: Content,
    room: Room,
    size: float,
    code: Lines,
    *,
    address: bool = False,
    clamp: tuple[int, int] = (UNCUT, UNCUT),
) -> Type:
    """Return the type with texts of this size, and the heights that it takes."""
    most, most_name = clamp[0], min(clamp[1], room.name_lines)
    name, name_lines = _name(content.name, room, size, most_name)
    small = max(size * SMALL, LEAST_TEXT)
    logo = _logo(content.logo, room)
    texts = sum(min(_lines(t, size, room.width), most) for t in content.lines)
    smalls, split = _smalls(content, small, room.code_width)
    if address:
        smalls += _lines(content.address, small, room.code_width)
    head = name * NAME_LINE * name_lines + texts * size * TEXT_LINE
    # A third of a line stands between paragraphs.
    head += size * 0.3 * len(content.lines)
    foot = code.height + 2 * room.code_pad * code.size + smalls * small * SMALL_LINE
    return Type(
        text=size,
        name=name,
        small=small,
        code=code.size,
        columns=code.columns,
        code_lines=code.count,
        name_lines=max(name_lines, 1),
        name_slack=_slack(content.name, name, room.width, most_name),
        line_clamp=most,
        address=address,
        split=split,
        logo=logo,
        head=head / POINTS + (logo * 1.15 if logo else 0.0),
        foot=foot / POINTS,
    )


def _smalls(content: Content, size: float, width: float) -> tuple[int, bool]:
    """Return the lines of expiry and serial, and whether each has its own."""
    both = [text for text in (content.expiry, content.serial) if text]
    if _lines(" — ".join(both), size, width) <= 1:
        return min(len(both), 1), False
    return sum(_lines(text, size, width) for text in both), True


def _lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    if not text:
        return 0
    return fonts.lines(text, width * POINTS / size / SLACK, bold=bold)


def _name(name: str, room: Room, size: float, most: int) -> tuple[float, int]:
    """Return the size of the name and its lines: rather smaller than one more."""
    if not name:
        return 0.0, 0
    for allowed, least in ((1, 0.8), (2, 0.8), (most, 0.7)):
        for ratio in (1.0, 0.93, 0.87, 0.8, 0.75, 0.7):
            tall = max(size * room.name * ratio, size, LEAST_TEXT)
            lines = _lines(name, tall, room.width, bold=True)
            if lines <= min(allowed, most) and ratio >= least:
                return tall, lines
    return tall, most


def _slack(name: str, size: float, width: float, most: int) -> float:
    """Return the millimetres that even lines of the name leave, or its ellipsis needs.

    An ellipsis stands beside a line that was put into the middle without it.
    """
    if not name:
        return 0.0
    if _lines(name, size, width, bold=True) > most:
        return size / POINTS
    room = width * POINTS / size / SLACK
    return fonts.slack(name, room, bold=True) * size / POINTS


def _logo(ratio: float, room: Room) -> float:
    """Return the height of a logo: a fifth of the label, or what its width allows."""
    if not ratio:
        return 0.0
    return min(max(room.height * room.logo, 4.0), 30.0, room.width * 0.75 / ratio)
