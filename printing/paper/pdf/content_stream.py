"""Parse the content stream of a page that WeasyPrint drew: runs of text and the rest.

A run has its position and its state, so it can be removed, moved or changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

import pikepdf

from printing.paper.pdf.fonts import PdfFont
from printing.paper.pdf.pdf_file import encode_number, encode_numbers

type Edges = tuple[float, float, float, float]  # left, bottom, right, top; points
type Operation = tuple[tuple[Any, ...], str]  # operands, operator

CAP_HEIGHT, DESCENT = 0.7, 0.22  # em above and below the baseline

_COLORS = frozenset({"rg", "g", "k", "cs", "sc", "scn"})
_PAINTS = frozenset({"f", "f*", "n", "S", "s", "B", "B*", "b", "b*"})


@dataclass(frozen=True, slots=True)
class Matrix:
    """A transformation matrix of PDF, from the space of a drawing to the page."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def transformed_by(self, other: "Matrix") -> "Matrix":
        """Return this matrix followed by the other one."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def translated(self, x: float, y: float) -> "Matrix":
        """Return this matrix moved right and up on the page."""
        return replace(self, e=self.e + x, f=self.f + y)

    def advanced(self, x: float) -> "Matrix":
        """Return this matrix moved along its own x axis."""
        return replace(self, e=self.e + x * self.a, f=self.f + x * self.b)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of a point on the page."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def is_upright(self) -> bool:
        """Return whether it rotates by a multiple of 90 degrees."""
        off_axis = min(abs(self.b) + abs(self.c), abs(self.a) + abs(self.d))
        return off_axis < 1e-6 * (abs(self.a) + abs(self.b))

    @property
    def has_area(self) -> bool:
        """Return whether a square becomes more than a line or a point."""
        return abs(self.a * self.d - self.b * self.c) > 0

    def operands(self) -> bytes:
        return encode_numbers((self.a, self.b, self.c, self.d, self.e, self.f))


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text in one font: its glyphs, and the gap after each."""

    start: Matrix  # of its beginning, in the space that it was drawn in
    space: Matrix  # from there to points of the label, y upwards
    font: str
    size: float
    color: tuple[Operation, ...]
    alpha: str
    glyphs: tuple[int, ...]
    gaps: tuple[float, ...]  # 1/1000 em, subtracted from each glyph's width
    text: str  # one character a glyph; "" if a glyph means several
    width: float  # in the units of `start`
    clip: Edges | None  # the visible part of the label, if not all

    @property
    def matrix(self) -> Matrix:
        return self.start.transformed_by(self.space)

    def edges(self, *, descent: float = DESCENT) -> Edges:
        """Return the edges of the line on the label; capitals alone have no descent."""
        sides = [-descent * self.size, CAP_HEIGHT * self.size]
        matrix = self.matrix
        return bounding_edges(
            [matrix.point(x, y) for x in (0, self.width) for y in sides]
        )


@dataclass(frozen=True, slots=True)
class PaintedArea:
    """A filled rectangle or a picture."""

    matrix: Matrix  # of a square of 1 by 1
    color: tuple[float, ...]  # empty for a picture
    name: str  # of a picture; "" for a rectangle

    def edges(self) -> Edges:
        return bounding_edges([self.matrix.point(x, y) for x in (0, 1) for y in (0, 1)])


@dataclass(slots=True)
class _State:
    """The graphics state, which `q` saves and `Q` restores."""

    matrix: Matrix = field(default_factory=Matrix)
    font: str = ""
    size: float = 0.0
    color: tuple[Operation, ...] = ()
    alpha: str = ""
    clip: Edges | None = None

    def copy(self) -> Self:
        return replace(self)


type DrawingStep = Operation | TextRun | PaintedArea


class ContentReader:
    """Parses the page of a label into drawing steps, in points of the label.

    The page is larger than the label by the bleed on each side.
    """

    def __init__(
        self, page: pikepdf.Page, fonts: dict[str, PdfFont], *, bleed: float = 0.0
    ) -> None:
        self._page = page
        self._fonts = fonts
        self._state = _State(Matrix(e=-bleed, f=-bleed))
        self._saved_states: list[_State] = []
        self._text = Matrix()
        self._path: list[tuple[float, ...]] = []
        self._is_clipping = False

    def steps(self) -> Iterator[DrawingStep]:
        """Yield the drawing steps; an area follows the operation that paints it."""
        for instruction in pikepdf.parse_content_stream(self._page):
            operands = tuple(instruction.operands)
            operator = str(instruction.operator)
            if operator == "Tm":
                self._text = Matrix(*map(float, operands))
            elif operator in ("TJ", "Tj"):
                run = self._run(operands[0])
                if run.glyphs:
                    yield run
            else:
                yield operands, operator
                self._follow(operands, operator)
                yield from self._areas(operands, operator)

    def _follow(self, operands: tuple[Any, ...], operator: str) -> None:
        """Update the graphics state after an operation."""
        state = self._state
        if operator == "q":
            self._saved_states.append(state.copy())
        elif operator == "Q":
            self._state = self._saved_states.pop()
        elif operator == "cm":
            state.matrix = Matrix(*map(float, operands)).transformed_by(state.matrix)
        elif operator == "Tf":
            state.font, state.size = str(operands[0]), float(operands[1])
        elif operator == "gs":
            state.alpha = str(operands[0])
        elif operator in _COLORS:
            space = state.color[:1] if operator in ("sc", "scn") else ()
            state.color = (*space, (operands, operator))

    def _areas(self, operands: tuple[Any, ...], operator: str) -> Iterator[PaintedArea]:
        """Yield the rectangles that an operation fills, or the picture it draws."""
        if operator == "re":
            self._path.append(tuple(map(float, operands)))
        elif operator in ("W", "W*"):
            self._is_clipping = True
        elif operator == "Do":
            yield PaintedArea(self._state.matrix, (), str(operands[0]))
        elif operator in _PAINTS:
            areas = [self._area(*sides) for sides in self._path]
            if self._is_clipping and len(areas) == 1:
                self._state.clip = clip_edges(areas[0].edges(), self._state.clip)
            if operator in ("f", "f*"):
                yield from (area for area in areas if area.matrix.has_area)
            self._path, self._is_clipping = [], False

    def _area(self, x: float, y: float, width: float, height: float) -> PaintedArea:
        square = Matrix(width, 0, 0, height, x, y).transformed_by(self._state.matrix)
        last = self._state.color[-1][0] if self._state.color else ()
        color = tuple(float(v) for v in last if not isinstance(v, pikepdf.Name))
        return PaintedArea(square, color, "")

    def _run(self, items: Any) -> TextRun:
        """Return a run of text, and advance to the start of the next."""
        state = self._state
        font = self._fonts[state.font]
        glyphs, gaps, indent = font.parse_array(items)
        unit = state.size / 1000
        start = self._text.advanced(-indent * unit)
        width = unit * (sum(map(font.width, glyphs)) - sum(gaps))
        self._text = start.advanced(width)
        texts = [font.text(glyph) for glyph in glyphs]
        return TextRun(
            start=start,
            space=state.matrix,
            font=state.font,
            size=state.size,
            color=state.color,
            alpha=state.alpha,
            glyphs=tuple(glyphs),
            gaps=tuple(gaps),
            text="".join(texts) if all(len(text) == 1 for text in texts) else "",
            width=width,
            clip=state.clip,
        )


def encode_step(step: Operation | TextRun) -> bytes:
    """Return an operation or a run as bytes of a content stream."""
    if isinstance(step, TextRun):
        return b"%b Tm %b" % (
            step.start.operands(),
            encode_glyphs(step.glyphs, step.gaps),
        )
    operands, operator = step
    return b" ".join([*map(_encode_operand, operands), operator.encode()])


def encode_glyphs(glyphs: Sequence[int], gaps: Sequence[float]) -> bytes:
    """Return the TJ operation that shows glyphs with gaps between them."""
    items = [
        b"<%04x>" % glyph + (encode_number(gap) if gap else b"")
        for glyph, gap in zip(glyphs, gaps, strict=True)
    ]
    return b"[%b] TJ" % b"".join(items)


def _encode_operand(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    return f"{value:f}".encode() if isinstance(value, Decimal) else b"%d" % value


def bounding_edges(corners: Sequence[tuple[float, float]]) -> Edges:
    """Return the edges of the smallest rectangle around these points."""
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def clip_edges(edges: Edges, clip: Edges | None) -> Edges:
    """Return the part of a rectangle that a clip leaves visible."""
    if clip is None:
        return edges
    left, bottom, right, top = edges
    return (
        max(left, clip[0]),
        max(bottom, clip[1]),
        min(right, clip[2]),
        min(top, clip[3]),
    )
