"""Make Code 128 symbols by look-up: a pattern of eleven modules for each number.

Digits are encoded in pairs (set C) where all codes of a format have digits, all else
one by one (set B), so that all codes have one width (ISO/IEC 15417).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import zxingcpp

from printing.paper.symbology.lookup_tables import Modules, TextPiece, Texts, TextShape
from printing.paper.symbology.symbol_paths import dark_runs

START_B, START_C, TO_B, TO_C = 104, 105, 100, 99
CHECK_MODULUS = 103  # the check number is the remainder of a division by it
PATTERN_MODULES = 11  # modules
MIN_PAIRED_DIGITS = 4  # fewer are not worth the pattern that changes the set

_LETTER = TextPiece((1,), -32, 7)
_PAIR = TextPiece((10, 1), 0, 7, int)

type Numbers = npt.NDArray[np.intp]


def library_symbol(text: str) -> npt.NDArray[np.bool_]:
    """Return the bars of a text as the library makes them."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    bars: npt.NDArray[np.bool_] = image[len(image) // 2] == 0
    return bars


@lru_cache(maxsize=1)
def patterns() -> npt.NDArray[np.bool_]:
    """Return the modules of the numbers 0 to 105, learnt from the library.

    A pair of digits is its own number; the numbers above 99 occur as check and start.
    """
    found = [
        library_symbol(f"{pair:02}{pair:02}")[PATTERN_MODULES : 2 * PATTERN_MODULES]
        for pair in range(100)
    ]
    # The check of a start in set C and the pairs a and b is 105 + a + 2 b.
    checks = ("9800", "9900", "9801")
    found += [
        library_symbol(pairs)[3 * PATTERN_MODULES : 4 * PATTERN_MODULES]
        for pairs in checks
    ]
    found += [
        library_symbol(text)[:PATTERN_MODULES] for text in ("\x01", "a", "00")
    ]  # sets A, B, C
    return np.array(found)


@lru_cache(maxsize=1)
def stop_pattern() -> npt.NDArray[np.bool_]:
    """Return the thirteen modules that end a symbol."""
    return library_symbol("00")[3 * PATTERN_MODULES :]


@dataclass(frozen=True, slots=True)
class Code128Table:
    """The Code 128 symbols of all texts of a shape, preceded by the same head."""

    head: str
    shape: TextShape
    pieces: list[TextPiece]

    @property
    def columns(self) -> int:
        return PATTERN_MODULES * (len(self.pieces) + 1) + len(stop_pattern())

    def numbers(self, texts: Texts) -> Numbers:
        """Return the numbers of each text, from start to check."""
        values, place = self.shape.values(texts), -len(self.head)
        numbers = np.empty((len(values), len(self.pieces) + 1), np.intp)
        for column, piece in enumerate(self.pieces):
            numbers[:, column] = piece.extra
            for weight in piece.weights:
                if place < 0:
                    numbers[:, column] += weight * piece.number(self.head[place])
                else:
                    symbol_values = [
                        piece.number(letter) for letter in self.shape.symbols
                    ]
                    numbers[:, column] += (
                        weight * np.array(symbol_values)[values[:, place]]
                    )
                place += 1
        weights = np.maximum(np.arange(len(self.pieces)), 1)  # the start counts once
        numbers[:, -1] = numbers[:, :-1] @ weights % CHECK_MODULUS
        return numbers

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, 1, columns)."""
        numbers = self.numbers(texts)
        bars = patterns()[numbers].reshape(len(numbers), -1)
        ends = np.broadcast_to(stop_pattern(), (len(numbers), len(stop_pattern())))
        return np.concatenate([bars, ends], axis=1)[:, None]


def make_table(head: str, shape: TextShape) -> Code128Table:
    """Return the symbols of `head` and a text, both capital letters and digits."""
    sample = head + (shape.symbols[0] if shape.symbols.isdigit() else "A") * shape.width
    return Code128Table(head, shape, _pieces(sample))


def _pieces(sample: str) -> list[TextPiece]:
    """Return the pieces of all texts of a format; `sample` has digits where all do."""
    digits = len(sample) - len(sample.rstrip("0123456789"))
    single, pairs = len(sample) - digits + digits % 2, digits // 2
    if digits < MIN_PAIRED_DIGITS:
        return [_constant(START_B), *[_LETTER] * len(sample)]
    if digits == len(sample):
        odd = [_constant(TO_B), _LETTER] * (digits % 2)
        return [_constant(START_C), *[_PAIR] * pairs, *odd]
    return [
        _constant(START_B),
        *[_LETTER] * single,
        _constant(TO_C),
        *[_PAIR] * pairs,
    ]


def _constant(number: int) -> TextPiece:
    return TextPiece((), number, 7)


class BarPaths:
    """The path of each number at each place of the symbols, one unit high."""

    def __init__(self, bars: Code128Table, quiet: int) -> None:
        self._bars = bars
        places = len(bars.pieces) + 1
        paths = [
            [
                _bar_path(pattern, quiet + PATTERN_MODULES * place)
                for pattern in patterns()
            ]
            for place in range(places)
        ]
        self._pieces = np.array(paths, np.object_).ravel()
        self._starts = np.arange(places) * len(patterns())
        self._stop = _bar_path(stop_pattern(), quiet + PATTERN_MODULES * places)

    def draw(self, texts: Texts) -> list[bytes]:
        """Return the path of each symbol, without the fill operator."""
        index = self._bars.numbers(texts) + self._starts
        rows = self._pieces.take(index).tolist()
        return [b"".join(pieces) + self._stop for pieces in rows]


def _bar_path(modules: npt.NDArray[np.bool_], x: int) -> bytes:
    return b"".join(
        b"%d 0 %d 1 re\n" % (x + start, width) for start, width in dark_runs(modules)
    )
