"""Find the largest sizes of letters at which the texts of a label fit.

Computed from the widths of the fonts, without rendering.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.designs import code_lines
from printing.paper.designs.code_lines import CodeArea, CodeLines
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.unprintable import Unprintable

MIN_TEXT_SIZE = 5.0  # points; smaller is hard to read

# The height of a line in em; as in base.css.
TEXT_LINE_HEIGHT, NAME_LINE_HEIGHT, SMALL_LINE_HEIGHT = 1.3, 1.15, 1.3
SMALL_RATIO = 0.85  # size of serial, expiry and address, in that of the text
# Of the preferred size of the code.
CODE_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
ADDRESS_BONUS = 1.5  # factor of the score of a label that shows the address
NO_CLAMP = 99  # lines of a text: it is not cut
SHAPING_SLACK = 1.02  # a shaped text may be so much wider than its letters added up


@dataclass(frozen=True, slots=True)
class LabelContent:
    """The texts of a label, as printed."""

    name: str
    lines: tuple[str, ...]
    groups: tuple[str, ...]  # of the code, each with the dash that follows it
    expiry: str
    serial: str
    address: str
    needs_address: bool  # no symbol leads to the page, so the address must be there
    logo: float  # aspect ratio, width by height; 0: none


@dataclass(frozen=True, slots=True)
class TextArea:
    """The space for texts in millimetres; `name` and `code` are ratios to the text."""

    width: float
    height: float
    code_width: float
    name: float
    code: float
    code_pad: float  # of the size of the code, on each side of it
    name_lines: int
    max_text: float
    text_size: float = 0.0  # as requested, in points; 0: as large as fits
    code_size: float = 0.0
    logo: float = 0.22  # height of a logo, as a share of the area's

    @property
    def for_code(self) -> CodeArea:
        return CodeArea(self.code_width, self.height, self.code_pad, self.code_size)


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Sizes of letters in points, and the most lines of each text."""

    text: float
    name: float
    small: float
    code: float
    columns: int  # symbols in a line of the code
    code_lines: int
    name_lines: int
    name_slack: float  # millimetres that balanced lines of the name leave empty
    line_clamp: int  # lines of each text; the rest is cut
    address: bool
    split: bool  # whether expiry and serial are on lines of their own
    logo: float  # height in millimetres
    head: float  # height of logo, name and texts, in millimetres
    foot: float  # height of code, expiry, serial and address, in millimetres

    @property
    def gap(self) -> float:
        """Millimetres between head and foot."""
        return self.text * 0.5 / POINTS_PER_MM


def fit_type(content: LabelContent, area: TextArea) -> TypeSizes:
    """Return the largest sizes that fit; raise Unprintable if none do.

    Where all sizes are too large, texts are cut and end in an ellipsis.
    """
    if min(area.width, area.height) < 1:
        raise Unprintable(_("The symbol leaves no room for words: make it smaller."))
    base = area.text_size or _base_size(area)
    for candidate in _candidates(content, area, base):
        if candidate.head + candidate.foot + candidate.gap <= area.height + 0.01:
            return candidate
    raise Unprintable(
        _(
            "All that should stand on this label has no room: choose a larger label, "
            "a smaller symbol or smaller letters, or leave out a line."
        )
    )


def _base_size(area: TextArea) -> float:
    side = math.sqrt(max(area.width, 0.0) * max(area.height, 0.0))
    return min(max(2.7 + 0.2 * side, 6.0), area.max_text)


def _candidates(
    content: LabelContent, area: TextArea, base: float
) -> Iterator[TypeSizes]:
    """Yield sizes to try, the best ones first."""
    codes = {
        scale: code_lines.fit_code(
            content.groups,
            area.for_code,
            max(base * area.code * scale, code_lines.MIN_SIZE),
        )
        for scale in CODE_SCALES
    }
    sizes = list(_sizes(base, fixed=bool(area.text_size)))
    # Better a smaller code, or no address where the symbol leads to the page, than
    # letters that are hard to read.
    address_choices = [True] if content.needs_address else [True, False]
    steps = [
        (
            _score(size) * scale * (ADDRESS_BONUS if address else 1.0),
            size,
            scale,
            address,
        )
        for size, scale, address in itertools.product(sizes, codes, address_choices)
    ]
    for _rank, size, scale, address in sorted(steps, reverse=True):
        yield _type_sizes(content, area, size, codes[scale], address=address)
    # Nothing fits uncut: a smaller logo, fewer lines of each text, then of the name.
    for clamp, name_lines in ((NO_CLAMP, 2), (4, 2), (3, 2), (2, 2), (2, 1), (1, 1)):
        yield _type_sizes(
            content,
            replace(area, logo=area.logo * 0.6),
            sizes[-1],
            codes[CODE_SCALES[-1]],
            address=content.needs_address,
            clamp=(clamp, min(name_lines, area.name_lines)),
        )


def _score(size: float) -> float:
    """Return the score of a text size; it falls steeply below 6 points."""
    return float(size**2.5 * min(size / 6.0, 1.0) ** 3)


def _sizes(base: float, *, fixed: bool) -> Iterator[float]:
    size = base
    while size > MIN_TEXT_SIZE and not fixed:
        yield size
        size *= 0.95
    yield base if fixed else MIN_TEXT_SIZE


def _type_sizes(
    content: LabelContent,
    area: TextArea,
    size: float,
    code: CodeLines,
    *,
    address: bool = False,
    clamp: tuple[int, int] = (NO_CLAMP, NO_CLAMP),
) -> TypeSizes:
    """Return the sizes and heights of a label whose texts have this size."""
    max_lines, max_name_lines = clamp[0], min(clamp[1], area.name_lines)
    name, name_lines = _name_size(content.name, area, size, max_name_lines)
    small = max(size * SMALL_RATIO, MIN_TEXT_SIZE)
    logo = _logo_height(content.logo, area)
    counts = [_count_lines(text, size, area.width) for text in content.lines]
    text_lines = sum(min(count, max_lines) for count in counts)
    small_lines, split = _small_lines(content, small, area.code_width)
    if address:
        small_lines += _count_lines(content.address, small, area.code_width)
    head = name * NAME_LINE_HEIGHT * name_lines + text_lines * size * TEXT_LINE_HEIGHT
    # The space between paragraphs, as in base.css.
    head += size * 0.3 * len(content.lines)
    foot = code.height + 2 * area.code_pad * code.size
    foot += small_lines * small * SMALL_LINE_HEIGHT
    return TypeSizes(
        text=size,
        name=name,
        small=small,
        code=code.size,
        columns=code.columns,
        code_lines=code.count,
        name_lines=max(name_lines, 1),
        name_slack=_name_slack(content.name, name, area.width, max_name_lines),
        line_clamp=max_lines,
        address=address,
        split=split,
        logo=logo,
        head=head / POINTS_PER_MM + (logo * 1.15 if logo else 0.0),
        foot=foot / POINTS_PER_MM,
    )


def _small_lines(content: LabelContent, size: float, width: float) -> tuple[int, bool]:
    """Return how many lines expiry and serial take, and whether they are split."""
    present = [text for text in (content.expiry, content.serial) if text]
    if _count_lines(" — ".join(present), size, width) <= 1:
        return min(len(present), 1), False
    return sum(_count_lines(text, size, width) for text in present), True


def _count_lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    if not text:
        return 0
    return fonts.count_lines(
        text, width * POINTS_PER_MM / size / SHAPING_SLACK, bold=bold
    )


def _name_size(
    name: str, area: TextArea, size: float, max_lines: int
) -> tuple[float, int]:
    """Return the size of the name and its lines: rather smaller than a line more."""
    if not name:
        return 0.0, 0
    for allowed, min_ratio in ((1, 0.8), (2, 0.8), (max_lines, 0.7)):
        for ratio in (1.0, 0.93, 0.87, 0.8, 0.75, 0.7):
            name_size = max(size * area.name * ratio, size, MIN_TEXT_SIZE)
            lines = _count_lines(name, name_size, area.width, bold=True)
            if lines <= min(allowed, max_lines) and ratio >= min_ratio:
                return name_size, lines
    return name_size, max_lines


def _name_slack(name: str, size: float, width: float, max_lines: int) -> float:
    """Return the millimetres that the name leaves empty beside its balanced lines.

    A name that is cut leaves the width of its ellipsis.
    """
    if not name:
        return 0.0
    if _count_lines(name, size, width, bold=True) > max_lines:
        return size / POINTS_PER_MM
    area = width * POINTS_PER_MM / size / SHAPING_SLACK
    return fonts.balancing_slack(name, area, bold=True) * size / POINTS_PER_MM


def _logo_height(ratio: float, area: TextArea) -> float:
    """Return the height of a logo: a share of the area, limited by its width."""
    if not ratio:
        return 0.0
    return min(max(area.height * area.logo, 4.0), 30.0, area.width * 0.75 / ratio)
