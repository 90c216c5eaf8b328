"""Make the symbols of codes: QR, Data Matrix and Code 128, as paths and as modules.

A maker is learnt once for a format and an address; after that symbols are looked up.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext

from codes.formats import CodeFormat
from printing.paper.geometry import Box
from printing.paper.symbology import code128_tables, datamatrix_tables, qr_tables
from printing.paper.symbology.code128_tables import BarPaths, Bars
from printing.paper.symbology.symbol_paths import Paths
from printing.paper.symbology.tables import Modules, Shape, Table, Texts
from printing.paper.unprintable import Unprintable

KEPT = 4  # makers that a process keeps: their tables take up to 15 MB each
BARS_QUIET = 10  # GS1 General Specifications 5.4.4.2
LEAST_HEIGHT = 5.0  # millimetres of the bars of Code 128


class Maker(Protocol):
    """Makes the symbols of one kind for the codes of one format.

    Symbols of a maker have one size. Texts are codes as printed, without groups.
    """

    @property
    def kind(self) -> str: ...
    @property
    def columns(self) -> int:
        """Modules from left to right, without the quiet zone."""

    @property
    def rows(self) -> int:
        """Modules from top to bottom; 1 for bars, which are as high as their box."""

    @property
    def quiet(self) -> int:
        """Modules of white on the left and right, for 2D symbols above and below."""

    @property
    def smallest(self) -> float:
        """Millimetres of a module that readers need."""

    @property
    def size(self) -> tuple[int, int]:
        """Modules from left to right and top to bottom, with the quiet zone.

        `paths` draw in this box: x to the right and y down from its top left corner.
        """

    def payload(self, text: bytes) -> str:
        """Return what the symbol of a text says."""

    def paths(self, texts: Texts) -> list[bytes]:
        """Return the path of each text's symbol in modules, without a fill."""

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, rows, columns)."""

    def placed(self, box: Box) -> Box:
        """Return where the symbol with its quiet zone stands in a box."""

    def least(self) -> tuple[float, float]:
        """Return the millimetres of the smallest symbol, with its quiet zone."""


@dataclass(frozen=True, slots=True)
class MatrixMaker:
    """Makes QR or Data Matrix symbols: squares of square modules."""

    kind: str
    head: str
    quiet: int
    table: Table
    drawn: Paths
    # GS1 General Specifications 5.12.3.1: QR and Data Matrix at the point of sale
    # have modules of 0.396 mm to 0.990 mm.
    smallest: float = 0.396

    @property
    def columns(self) -> int:
        return self.table.columns

    @property
    def rows(self) -> int:
        return self.table.rows

    @property
    def size(self) -> tuple[int, int]:
        return self.columns + 2 * self.quiet, self.rows + 2 * self.quiet

    def payload(self, text: bytes) -> str:
        return _after(self.head, self.table.shape, text)

    def paths(self, texts: Texts) -> list[bytes]:
        return self.drawn.of(self.table.packed(texts))

    def modules(self, texts: Texts) -> Modules:
        return self.table.modules(texts)

    def placed(self, box: Box) -> Box:
        side = min(box.width, box.height)
        inside = box.moved((box.width - side) / 2, (box.height - side) / 2)
        return Box(inside.x, inside.y, side, side)

    def least(self) -> tuple[float, float]:
        width, height = self.size
        return width * self.smallest, height * self.smallest


@dataclass(frozen=True, slots=True)
class BarMaker:
    """Makes Code 128 symbols: bars as high as their box."""

    bars: Bars
    drawn: BarPaths
    kind: str = "code128"
    rows: int = 1
    quiet: int = BARS_QUIET
    # GS1 General Specifications 5.12.3: the least for GS1-128 where readers are at
    # hand; what passes a conveyor belt needs 0.495 mm.
    smallest: float = 0.25

    @property
    def columns(self) -> int:
        return self.bars.columns

    @property
    def size(self) -> tuple[int, int]:
        return self.columns + 2 * self.quiet, 1

    def payload(self, text: bytes) -> str:
        return _after(self.bars.head, self.bars.shape, text)

    def paths(self, texts: Texts) -> list[bytes]:
        return self.drawn.of(texts)

    def modules(self, texts: Texts) -> Modules:
        return self.bars.modules(texts)

    def placed(self, box: Box) -> Box:
        return box

    def least(self) -> tuple[float, float]:
        return self.size[0] * self.smallest, LEAST_HEIGHT


def _after(head: str, shape: Shape, text: bytes) -> str:
    return head + text.decode()[len(shape.prefix) :]


@lru_cache(maxsize=KEPT)
def maker(kind: str, site: str, format: CodeFormat) -> Maker:
    """Return the maker of a kind of symbols; raise KeyError if there is none.

    A QR symbol says where to redeem the code and the code, the others the code alone,
    as tills read it. Raises Unprintable for an address that no symbol can say.
    """
    return _MAKERS[kind](site, format)


def _qr(site: str, look: CodeFormat) -> Maker:
    head = site + look.canonical_prefix
    try:
        made = qr_tables.make(head, _shape(look))
    except ValueError as error:
        raise Unprintable(
            gettext(
                "A QR symbol cannot say the address of the landing page: it is too "
                "long or has letters with accents. Print Data Matrix instead."
            )
        ) from error
    return _matrix("qr", head, made, quiet=4)


def _datamatrix(_site: str, look: CodeFormat) -> Maker:
    head = look.canonical_prefix
    made = datamatrix_tables.make(head, _shape(look))
    # ISO/IEC 16022 asks for one module; the second forgives a crooked cut.
    return _matrix("datamatrix", head, made, quiet=2)


def _matrix(kind: str, head: str, made: Table, *, quiet: int) -> Maker:
    drawn = Paths(made.rows, made.columns, quiet)
    return MatrixMaker(kind, head, quiet, made, drawn)


def _code128(_site: str, look: CodeFormat) -> Maker:
    bars = code128_tables.make(look.canonical_prefix, _shape(look))
    return BarMaker(bars, BarPaths(bars, BARS_QUIET))


def _shape(look: CodeFormat) -> Shape:
    return Shape(look.prefix, look.symbols, look.width)


_MAKERS = {"qr": _qr, "datamatrix": _datamatrix, "code128": _code128}
