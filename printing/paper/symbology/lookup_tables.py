"""Make symbols by look-up: one table for each place of a text, combined by XOR.

The modules of a symbol are an affine function over GF(2) of the bits of its text, as
long as size and coding stay the same: error correction is linear, placing bits is a
permutation, and patterns and masks are constant. So the modules that each bit changes
are learnt from a library once; any symbol is the XOR of a few of these changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

type Texts = npt.NDArray[np.bytes_]
type Modules = npt.NDArray[np.bool_]  # True is dark; without the quiet zone
type PackedModules = npt.NDArray[
    np.uint64
]  # modules packed: each row padded to whole bytes
type Numbers = npt.NDArray[np.intp]

TEXTS_AT_ONCE = 1 << 12  # their symbols fit the processor's cache
NOT_A_SYMBOL = 255
MAX_TABLE_ROWS = 1 << 11  # of a table joined of two


class TextPiece(NamedTuple):
    """Some characters of a text that are encoded as one number of `bits` bits.

    The number is `extra` plus the weighted sum of the characters' numbers.
    """

    weights: tuple[int, ...]
    extra: int
    bits: int
    number: Callable[[str], int] = ord


@dataclass(frozen=True, slots=True)
class TextShape:
    """What all texts of a format have in common: prefix, symbols and their count."""

    prefix: str  # as printed, with dashes
    symbols: str
    width: int

    def values(self, texts: Texts) -> npt.NDArray[np.uint8]:
        """Return the symbols of each text after its prefix, as indexes of `symbols`."""
        start, end = len(self.prefix), len(self.prefix) + self.width
        size = max(end, texts.dtype.itemsize)
        padded = np.ascontiguousarray(texts, f"S{size}").ravel()
        letters = padded.view(np.uint8).reshape(len(padded), size)
        value_of_letter = np.full(256, NOT_A_SYMBOL, np.uint8)
        value_of_letter[list(self.symbols.encode())] = range(len(self.symbols))
        values: npt.NDArray[np.uint8] = value_of_letter[letters[:, start:end]]
        prefix = np.frombuffer(self.prefix.encode(), np.uint8)
        if (
            (letters[:, :start] != prefix).any()
            or (values == NOT_A_SYMBOL).any()
            or letters[:, end:].any()
        ):
            raise ValueError("A text is not of the format that the table was made for.")
        return values


class LookupStep(NamedTuple):
    """The modules that the symbols at some adjacent places change together."""

    first: int
    places: int
    table: PackedModules  # (combinations, words)


@dataclass(frozen=True, slots=True)
class LearntSymbol:
    """The modules of a text of zero bits, and the modules that each bit changes."""

    rows: int
    columns: int
    zero: PackedModules
    changes: PackedModules  # (bits, words)


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """The look-up tables of one kind of symbol for one format."""

    shape: TextShape
    rows: int
    columns: int
    base: PackedModules
    steps: list[LookupStep] = field(default_factory=list)

    def packed(self, texts: Texts) -> npt.NDArray[np.uint8]:
        """Return the symbols, eight modules a byte, the first in the highest bit.

        The shape is (texts, rows, bytes of a row).
        """
        values, step = self.shape.values(texts), -(-self.columns // 8)
        symbols = np.empty((len(values), len(self.base)), np.uint64)
        for start in range(0, len(values), TEXTS_AT_ONCE):
            self._add(
                values[start : start + TEXTS_AT_ONCE],
                symbols[start : start + TEXTS_AT_ONCE],
            )
        filled = symbols.view(np.uint8)[:, : self.rows * step]
        return filled.reshape(-1, self.rows, step)

    def _add(self, values: npt.NDArray[np.uint8], symbols: PackedModules) -> None:
        radix = len(self.shape.symbols)
        symbols[:] = self.base
        for first, places, table in self.steps:
            index = np.zeros(len(values), np.intp)
            for place in range(first, first + places):
                index *= radix
                index += values[:, place]
            symbols ^= table.take(index, axis=0)

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, rows, columns)."""
        bits = np.unpackbits(self.packed(texts), axis=2, count=self.columns)
        return bits.view(np.bool_)


def pack_modules(modules: Modules) -> PackedModules:
    """Return the modules of one symbol as 64-bit words."""
    row = np.packbits(modules, axis=1).ravel()
    return np.concatenate([row, np.zeros(-len(row) % 8, np.uint8)]).view(np.uint64)


def build_table(
    learnt: LearntSymbol, pieces: Sequence[TextPiece], head: str, shape: TextShape
) -> SymbolTable:
    """Return the table for all texts of a shape, preceded by `head` in the symbol."""
    base, steps, place, bit = learnt.zero.copy(), list[LookupStep](), -len(head), 0
    for piece in pieces:
        numbers, variable = _piece_numbers(piece, place, head, shape.symbols)
        change = np.zeros((numbers.size, base.size), np.uint64)
        for number, line in enumerate(learnt.changes[bit : bit + piece.bits], 1):
            chosen = (numbers >> (piece.bits - number) & 1).astype(np.uint64)
            change ^= chosen[:, None] * line
        if variable:
            steps.append(LookupStep(max(place, 0), variable, change))
        else:
            base ^= change[0]
        place, bit = place + len(piece.weights), bit + piece.bits
    return SymbolTable(shape, learnt.rows, learnt.columns, base, _join_steps(steps))


def _piece_numbers(
    piece: TextPiece, place: int, head: str, symbols: str
) -> tuple[Numbers, int]:
    """Return the number of each combination of symbols, and how many places vary."""
    numbers, variable = np.array([piece.extra], np.intp), 0
    for at, weight in enumerate(piece.weights, place):
        letters = symbols if at >= 0 else head[at]  # places in the head are negative
        letter_numbers = np.array(
            [piece.number(letter) * weight for letter in letters], np.intp
        )
        numbers = (numbers[:, None] + letter_numbers).ravel()
        variable += at >= 0
    return numbers, variable


def _join_steps(steps: list[LookupStep]) -> list[LookupStep]:
    """Join adjacent steps whose table stays small, which halves the look-ups."""
    joined: list[LookupStep] = []
    for step in steps:
        rows = len(joined[-1].table) * len(step.table) if joined else MAX_TABLE_ROWS + 1
        if rows > MAX_TABLE_ROWS:
            joined.append(step)
            continue
        first, places, before = joined.pop()
        both = (before[:, None] ^ step.table).reshape(rows, -1)
        joined.append(LookupStep(first, places + step.places, both))
    return joined
