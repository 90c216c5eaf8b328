"""Read what WeasyPrint drew on a page: the runs of text, and everything else.

A run knows where it stands by itself, so that it can be taken out, moved or changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

import pikepdf

from printing.paper.pdf.fonts import Font
from printing.paper.pdf.pdf_file import number, numbers

type Edges = tuple[float, float, float, float]  # left, bottom, right, top; points
type Operation = tuple[tuple[Any, ...], str]  # operands, operator

CAPITALS, DESCENT = 0.7, 0.22  # heights above and below a line, in the type's size

_COLORS = frozenset({"rg", "g", "k", "cs", "sc", "scn"})
_PAINTS = frozenset({"f", "f*", "n", "S", "s", "B", "B*", "b", "b*"})


@dataclass(frozen=True, slots=True)
class Matrix:
    """How lengths of something drawn become points of the page, as PDF counts them."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def within(self, other: "Matrix") -> "Matrix":
        """Return this matrix in a space that the other turns into the page's."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def moved(self, x: float, y: float) -> "Matrix":
        """Return this matrix so much further right and up on the page."""
        return replace(self, e=self.e + x, f=self.f + y)

    def ahead(self, x: float) -> "Matrix":
        """Return this matrix so much further along its own line."""
        return replace(self, e=self.e + x * self.a, f=self.f + x * self.b)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to stand on the page."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def upright(self) -> bool:
        """Tell whether what is drawn stands straight on the page, on any side."""
        slant = min(abs(self.b) + abs(self.c), abs(self.a) + abs(self.d))
        return slant < 1e-6 * (abs(self.a) + abs(self.b))

    @property
    def spreads(self) -> bool:
        """Tell whether something drawn is more than a line or a point."""
        return abs(self.a * self.d - self.b * self.c) > 0

    def operands(self) -> bytes:
        return numbers((self.a, self.b, self.c, self.d, self.e, self.f))


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one font: its glyphs, and what follows each of them."""

    start: Matrix  # of the beginning, in the space that the run was drawn in
    space: Matrix  # what turns that into points of the label, y upwards
    font: str
    size: float
    color: tuple[Operation, ...]
    alpha: str
    glyphs: tuple[int, ...]
    gaps: tuple[float, ...]  # thousandths of the size, taken from each glyph's width
    text: str  # a character a glyph; "" if glyphs stand for several
    width: float  # in the units of the matrix
    clip: Edges | None  # the part of the label in which it is seen, if not all

    @property
    def matrix(self) -> Matrix:
        return self.start.within(self.space)

    def edges(self, *, deep: float = DESCENT) -> Edges:
        """Return what the line takes of the label; capitals alone go 0 deep."""
        sides = [-deep * self.size, CAPITALS * self.size]
        matrix = self.matrix
        return around([matrix.point(x, y) for x in (0, self.width) for y in sides])


@dataclass(frozen=True, slots=True)
class Area:
    """Something drawn that is no text: a filled rectangle or a picture."""

    matrix: Matrix  # of a square of 1 by 1
    color: tuple[float, ...]  # none of a picture
    name: str  # of a picture; "" of a rectangle

    def edges(self) -> Edges:
        return around([self.matrix.point(x, y) for x in (0, 1) for y in (0, 1)])


@dataclass(slots=True)
class _State:
    """What the operators before said, of which `q` keeps a copy."""

    matrix: Matrix = field(default_factory=Matrix)
    font: str = ""
    size: float = 0.0
    color: tuple[Operation, ...] = ()
    alpha: str = ""
    clip: Edges | None = None

    def copy(self) -> Self:
        return replace(self)


type Step = Operation | Run | Area


class Reader:
    """Reads a label's page into steps; texts and areas know where they stand.

    On the label, that is: the page is larger by the bleed on each side.
    """

    def __init__(
        self, page: pikepdf.Page, fonts: dict[str, Font], *, bleed: float = 0.0
    ) -> None:
        self._page = page
        self._fonts = fonts
        self._state = _State(Matrix(e=-bleed, f=-bleed))
        self._kept: list[_State] = []
        self._text = Matrix()
        self._path: list[tuple[float, ...]] = []
        self._clips = False

    def steps(self) -> Iterator[Step]:
        """Return what is drawn, in order. An area follows its own operation."""
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
        """Note what an operation changes for those after it."""
        state = self._state
        if operator == "q":
            self._kept.append(state.copy())
        elif operator == "Q":
            self._state = self._kept.pop()
        elif operator == "cm":
            state.matrix = Matrix(*map(float, operands)).within(state.matrix)
        elif operator == "Tf":
            state.font, state.size = str(operands[0]), float(operands[1])
        elif operator == "gs":
            state.alpha = str(operands[0])
        elif operator in _COLORS:
            space = state.color[:1] if operator in ("sc", "scn") else ()
            state.color = (*space, (operands, operator))

    def _areas(self, operands: tuple[Any, ...], operator: str) -> Iterator[Area]:
        """Return the rectangles that an operation fills, or the picture it draws."""
        if operator == "re":
            self._path.append(tuple(map(float, operands)))
        elif operator in ("W", "W*"):
            self._clips = True
        elif operator == "Do":
            yield Area(self._state.matrix, (), str(operands[0]))
        elif operator in _PAINTS:
            drawn = [self._area(*sides) for sides in self._path]
            if self._clips and len(drawn) == 1:
                self._state.clip = clipped(drawn[0].edges(), self._state.clip)
            if operator in ("f", "f*"):
                yield from (area for area in drawn if area.matrix.spreads)
            self._path, self._clips = [], False

    def _area(self, x: float, y: float, width: float, height: float) -> Area:
        square = Matrix(width, 0, 0, height, x, y).within(self._state.matrix)
        last = self._state.color[-1][0] if self._state.color else ()
        color = tuple(float(v) for v in last if not isinstance(v, pikepdf.Name))
        return Area(square, color, "")

    def _run(self, items: Any) -> Run:
        """Return a run of text and go ahead to where the next one starts."""
        state = self._state
        font = self._fonts[state.font]
        glyphs, gaps, before = font.read(items)
        unit = state.size / 1000
        start = self._text.ahead(-before * unit)
        width = unit * (sum(map(font.width, glyphs)) - sum(gaps))
        self._text = start.ahead(width)
        texts = [font.text(glyph) for glyph in glyphs]
        return Run(
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


def written(step: Operation | Run) -> bytes:
    """Return an operation, or a run, as it stands in a stream."""
    if isinstance(step, Run):
        return b"%b Tm %b" % (step.start.operands(), shown(step.glyphs, step.gaps))
    operands, operator = step
    return b" ".join([*map(_operand, operands), operator.encode()])


def shown(glyphs: Sequence[int], gaps: Sequence[float]) -> bytes:
    """Return the operation that sets glyphs with gaps between them."""
    items = [
        b"<%04x>" % glyph + (number(gap) if gap else b"")
        for glyph, gap in zip(glyphs, gaps, strict=True)
    ]
    return b"[%b] TJ" % b"".join(items)


def _operand(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    return f"{value:f}".encode() if isinstance(value, Decimal) else b"%d" % value


def around(corners: Sequence[tuple[float, float]]) -> Edges:
    """Return the edges of what has these corners."""
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def clipped(edges: Edges, clip: Edges | None) -> Edges:
    """Return what a clip leaves to be seen."""
    if clip is None:
        return edges
    left, bottom, right, top = edges
    return (
        max(left, clip[0]),
        max(bottom, clip[1]),
        min(right, clip[2]),
        min(top, clip[3]),
    )
