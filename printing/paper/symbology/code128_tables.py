"""Make Code 128 symbols by look-up: a pattern of eleven modules for each number.

Digits stand in pairs (set C) where a format is sure of them, all else by itself
(set B), so that all codes of a format have one width (ISO/IEC 15417).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import zxingcpp

from printing.paper.symbology.symbol_paths import runs
from printing.paper.symbology.tables import Modules, Piece, Shape, Texts

START_B, START_C, TO_B, TO_C = 104, 105, 100, 99
CHECKED = 103  # the check is the remainder of a division by it
PATTERN = 11  # modules
FEWEST_PAIRED = 4  # digits for which changing the set is worth its own pattern

_LETTER = Piece((1,), -32, 7)
_PAIR = Piece((10, 1), 0, 7, int)

type Numbers = npt.NDArray[np.intp]


def symbol(text: str) -> npt.NDArray[np.bool_]:
    """Return the bars of a text as the library makes them."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image = np.asarray(made.to_image(scale=1, add_quiet_zones=False))
    return image[len(image) // 2] == 0


@lru_cache(maxsize=1)
def patterns() -> npt.NDArray[np.bool_]:
    """Return the modules of the numbers 0 to 105, learnt from the library.

    A text of two equal pairs of digits shows their number; the numbers that no pair
    has are met as checks and as starts.
    """
    made = [symbol(f"{pair:02}{pair:02}")[PATTERN : 2 * PATTERN] for pair in range(100)]
    # The check of a start in set C and the pairs a and b is 105 + a + 2 b.
    checks = ("9800", "9900", "9801")
    made += [symbol(pairs)[3 * PATTERN : 4 * PATTERN] for pairs in checks]
    made += [symbol(text)[:PATTERN] for text in ("\x01", "a", "00")]  # sets A, B, C
    return np.array(made)


@lru_cache(maxsize=1)
def stop() -> npt.NDArray[np.bool_]:
    """Return the thirteen modules that end a symbol."""
    return symbol("00")[3 * PATTERN :]


@dataclass(frozen=True, slots=True)
class Bars:
    """The symbols of all texts of a shape after the same head."""

    head: str
    shape: Shape
    pieces: list[Piece]

    @property
    def columns(self) -> int:
        return PATTERN * (len(self.pieces) + 1) + len(stop())

    def numbers(self, texts: Texts) -> Numbers:
        """Return the numbers of each text, from its start to its check."""
        values, place = self.shape.values(texts), -len(self.head)
        made = np.empty((len(values), len(self.pieces) + 1), np.intp)
        for at, piece in enumerate(self.pieces):
            made[:, at] = piece.extra
            for weight in piece.weights:
                if place < 0:
                    made[:, at] += weight * piece.number(self.head[place])
                else:
                    own = [piece.number(letter) for letter in self.shape.symbols]
                    made[:, at] += weight * np.array(own)[values[:, place]]
                place += 1
        weights = np.maximum(np.arange(len(self.pieces)), 1)  # the start counts once
        made[:, -1] = made[:, :-1] @ weights % CHECKED
        return made

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, 1, columns)."""
        numbers = self.numbers(texts)
        bars = patterns()[numbers].reshape(len(numbers), -1)
        ends = np.broadcast_to(stop(), (len(numbers), len(stop())))
        return np.concatenate([bars, ends], axis=1)[:, None]


def make(head: str, shape: Shape) -> Bars:
    """Return the symbols that say `head` and a text, both capitals and digits."""
    sure = head + (shape.symbols[0] if shape.symbols.isdigit() else "A") * shape.width
    return Bars(head, shape, _pieces(sure))


def _pieces(sure: str) -> list[Piece]:
    """Return what a text becomes, of which the digits are sure to be digits."""
    digits = len(sure) - len(sure.rstrip("0123456789"))
    single, pairs = len(sure) - digits + digits % 2, digits // 2
    if digits < FEWEST_PAIRED:
        return [_constant(START_B), *[_LETTER] * len(sure)]
    if digits == len(sure):
        odd = [_constant(TO_B), _LETTER] * (digits % 2)
        return [_constant(START_C), *[_PAIR] * pairs, *odd]
    return [
        _constant(START_B),
        *[_LETTER] * single,
        _constant(TO_C),
        *[_PAIR] * pairs,
    ]


def _constant(number: int) -> Piece:
    return Piece((), number, 7)


class BarPaths:
    """What each number draws at each place of the symbols, one unit high."""

    def __init__(self, bars: Bars, quiet: int) -> None:
        self._bars = bars
        places = len(bars.pieces) + 1
        drawn = [
            [_drawn(pattern, quiet + PATTERN * place) for pattern in patterns()]
            for place in range(places)
        ]
        self._pieces = np.array(drawn, np.object_).ravel()
        self._starts = np.arange(places) * len(patterns())
        self._stop = _drawn(stop(), quiet + PATTERN * places)

    def of(self, texts: Texts) -> list[bytes]:
        """Return the path of each symbol, without the operator that fills it."""
        index = self._bars.numbers(texts) + self._starts
        rows = self._pieces.take(index).tolist()
        return [b"".join(pieces) + self._stop for pieces in rows]


def _drawn(modules: npt.NDArray[np.bool_], x: int) -> bytes:
    return b"".join(
        b"%d 0 %d 1 re\n" % (x + start, width) for start, width in runs(modules)
    )
