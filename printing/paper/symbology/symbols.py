"""Make the symbols of codes: QR, Data Matrix and Code 128, as paths or modules.

The tables of a maker are learnt once for a format and a site; symbols are looked up.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext

from codes.formats import CodeFormat
from printing.paper.geometry import Box
from printing.paper.symbology import code128_tables, datamatrix_tables, qr_tables
from printing.paper.symbology.code128_tables import BarPaths, Code128Table
from printing.paper.symbology.lookup_tables import (
    Modules,
    SymbolTable,
    Texts,
    TextShape,
)
from printing.paper.symbology.symbol_paths import MatrixPaths
from printing.paper.unprintable import Unprintable

CACHED_MAKERS = 4  # in a process; the tables of each take up to 15 MB
BAR_QUIET_ZONE = 10  # modules; GS1 General Specifications 5.4.4.2
MIN_BAR_HEIGHT = 5.0  # millimetres of the bars of Code 128


class SymbolMaker(Protocol):
    """Makes the symbols of one kind for the codes of one format, all of one size.

    Texts are codes as printed, without grouping.
    """

    @property
    def kind(self) -> str: ...
    @property
    def columns(self) -> int:
        """Modules across, without quiet zone."""

    @property
    def rows(self) -> int:
        """Modules down; 1 for bars, which are as high as their box."""

    @property
    def quiet_zone(self) -> int:
        """Empty modules at the left and right, for 2D symbols above and below too."""

    @property
    def min_module(self) -> float:
        """The smallest module that readers need, in millimetres."""

    @property
    def size(self) -> tuple[int, int]:
        """Modules across and down, quiet zone included.

        `paths` draw in this box: x to the right and y down from its top left corner.
        """

    def payload(self, text: bytes) -> str:
        """Return the payload of the symbol of a text."""

    def paths(self, texts: Texts) -> list[bytes]:
        """Return the path of each text's symbol, without the fill operator."""

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, rows, columns)."""

    def fit_box(self, box: Box) -> Box:
        """Return the place of the symbol in a box, quiet zone included."""

    def min_size(self) -> tuple[float, float]:
        """Return width and height of the smallest symbol in mm, quiet zone included."""


@dataclass(frozen=True, slots=True)
class MatrixMaker:
    """Makes QR or Data Matrix symbols: squares of square modules."""

    kind: str
    head: str
    quiet_zone: int
    table: SymbolTable
    path_table: MatrixPaths
    # GS1 General Specifications 5.12.3.1: QR and Data Matrix at the point of sale
    # have modules of 0.396 mm to 0.990 mm.
    min_module: float = 0.396

    @property
    def columns(self) -> int:
        return self.table.columns

    @property
    def rows(self) -> int:
        return self.table.rows

    @property
    def size(self) -> tuple[int, int]:
        return self.columns + 2 * self.quiet_zone, self.rows + 2 * self.quiet_zone

    def payload(self, text: bytes) -> str:
        return _payload(self.head, self.table.shape, text)

    def paths(self, texts: Texts) -> list[bytes]:
        return self.path_table.draw(self.table.packed(texts))

    def modules(self, texts: Texts) -> Modules:
        return self.table.modules(texts)

    def fit_box(self, box: Box) -> Box:
        side = min(box.width, box.height)
        inside = box.translated((box.width - side) / 2, (box.height - side) / 2)
        return Box(inside.x, inside.y, side, side)

    def min_size(self) -> tuple[float, float]:
        width, height = self.size
        return width * self.min_module, height * self.min_module


@dataclass(frozen=True, slots=True)
class BarMaker:
    """Makes Code 128 symbols: bars as high as their box."""

    bars: Code128Table
    path_table: BarPaths
    kind: str = "code128"
    rows: int = 1
    quiet_zone: int = BAR_QUIET_ZONE
    # GS1 General Specifications 5.12.3: the least for GS1-128 where readers are at
    # hand; what passes a conveyor belt needs 0.495 mm.
    min_module: float = 0.25

    @property
    def columns(self) -> int:
        return self.bars.columns

    @property
    def size(self) -> tuple[int, int]:
        return self.columns + 2 * self.quiet_zone, 1

    def payload(self, text: bytes) -> str:
        return _payload(self.bars.head, self.bars.shape, text)

    def paths(self, texts: Texts) -> list[bytes]:
        return self.path_table.draw(texts)

    def modules(self, texts: Texts) -> Modules:
        return self.bars.modules(texts)

    def fit_box(self, box: Box) -> Box:
        return box

    def min_size(self) -> tuple[float, float]:
        return self.size[0] * self.min_module, MIN_BAR_HEIGHT


def _payload(head: str, shape: TextShape, text: bytes) -> str:
    return head + text.decode()[len(shape.prefix) :]


@lru_cache(maxsize=CACHED_MAKERS)
def symbol_maker(kind: str, site: str, format: CodeFormat) -> SymbolMaker:
    """Return the maker of a kind of symbols; raise KeyError if there is none.

    The payload of a QR symbol is the site and the code; that of the others the code
    alone, for tills. Raises Unprintable for a site that no symbol can encode.
    """
    return _MAKERS[kind](site, format)


def _qr(site: str, format: CodeFormat) -> SymbolMaker:
    head = site + format.canonical_prefix
    try:
        symbol_table = qr_tables.make_table(head, _text_shape(format))
    except ValueError as error:
        raise Unprintable(
            gettext(
                "A QR symbol cannot say the address of the landing page: it is too "
                "long or has letters with accents. Print Data Matrix instead."
            )
        ) from error
    return _matrix_maker("qr", head, symbol_table, quiet_zone=4)


def _datamatrix(_site: str, format: CodeFormat) -> SymbolMaker:
    head = format.canonical_prefix
    symbol_table = datamatrix_tables.make_table(head, _text_shape(format))
    # ISO/IEC 16022 demands one module; the second is for inaccurate cuts.
    return _matrix_maker("datamatrix", head, symbol_table, quiet_zone=2)


def _matrix_maker(
    kind: str, head: str, symbol_table: SymbolTable, *, quiet_zone: int
) -> SymbolMaker:
    path_table = MatrixPaths(symbol_table.rows, symbol_table.columns, quiet_zone)
    return MatrixMaker(kind, head, quiet_zone, symbol_table, path_table)


def _code128(_site: str, format: CodeFormat) -> SymbolMaker:
    bars = code128_tables.make_table(format.canonical_prefix, _text_shape(format))
    return BarMaker(bars, BarPaths(bars, BAR_QUIET_ZONE))


def _text_shape(format: CodeFormat) -> TextShape:
    return TextShape(format.prefix, format.symbols, format.width)


_MAKERS = {"qr": _qr, "datamatrix": _datamatrix, "code128": _code128}
