"""Make symbols by look-up: a table for each place of a text, and XOR.

The modules of a symbol are an affine function over GF(2) of the bits of its text, as
long as size and coding stay the same: error correction is linear, placing bits is a
permutation, and patterns and masks are constant. So what each bit changes is learnt
from a library, once, and every further symbol is the sum of a few learnt changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

type Texts = npt.NDArray[np.bytes_]
type Modules = npt.NDArray[np.bool_]  # True is dark; without the quiet zone
type Words = npt.NDArray[np.uint64]  # modules packed: each row padded to whole bytes
type Numbers = npt.NDArray[np.intp]

AT_ONCE = 1 << 12  # texts whose words still fit the processor's cache
UNKNOWN = 255
MOST_ROWS = 1 << 11  # of a table that was made of two


class Piece(NamedTuple):
    """Some characters of a text that become one number of so many bits.

    The number is `extra` and, for each character, its own number times its weight.
    """

    weights: tuple[int, ...]
    extra: int
    bits: int
    number: Callable[[str], int] = ord


@dataclass(frozen=True, slots=True)
class Shape:
    """What all texts of a format have in common: prefix, symbols and their number."""

    prefix: str  # as printed, with dashes
    symbols: str
    width: int

    def values(self, texts: Texts) -> npt.NDArray[np.uint8]:
        """Return what each text says after its prefix, as places in `symbols`."""
        start, end = len(self.prefix), len(self.prefix) + self.width
        size = max(end, texts.dtype.itemsize)
        wide = np.ascontiguousarray(texts, f"S{size}").ravel()
        letters = wide.view(np.uint8).reshape(len(wide), size)
        known = np.full(256, UNKNOWN, np.uint8)
        known[list(self.symbols.encode())] = range(len(self.symbols))
        values: npt.NDArray[np.uint8] = known[letters[:, start:end]]
        prefix = np.frombuffer(self.prefix.encode(), np.uint8)
        if (
            (letters[:, :start] != prefix).any()
            or (values == UNKNOWN).any()
            or letters[:, end:].any()
        ):
            raise ValueError("A text is not of the format that the table was made for.")
        return values


class Step(NamedTuple):
    """What the symbols at some neighbouring places change together."""

    first: int
    places: int
    table: Words  # (combinations, words)


@dataclass(frozen=True, slots=True)
class Learnt:
    """The modules when all bits of a text are zero, and what each bit changes."""

    rows: int
    columns: int
    zero: Words
    changes: Words  # (bits, words)


@dataclass(frozen=True, slots=True)
class Table:
    """All that a kind of symbols needs to be looked up."""

    shape: Shape
    rows: int
    columns: int
    base: Words
    steps: list[Step] = field(default_factory=list)

    def packed(self, texts: Texts) -> npt.NDArray[np.uint8]:
        """Return the symbols, eight modules of a row in each byte, the first highest.

        Their form is (texts, rows, bytes of a row).
        """
        values, step = self.shape.values(texts), -(-self.columns // 8)
        made = np.empty((len(values), len(self.base)), np.uint64)
        for start in range(0, len(values), AT_ONCE):
            self._add(values[start : start + AT_ONCE], made[start : start + AT_ONCE])
        filled = made.view(np.uint8)[:, : self.rows * step]
        return filled.reshape(-1, self.rows, step)

    def _add(self, values: npt.NDArray[np.uint8], made: Words) -> None:
        radix = len(self.shape.symbols)
        made[:] = self.base
        for first, places, table in self.steps:
            index = np.zeros(len(values), np.intp)
            for place in range(first, first + places):
                index *= radix
                index += values[:, place]
            made ^= table.take(index, axis=0)

    def modules(self, texts: Texts) -> Modules:
        """Return the symbols module by module: (texts, rows, columns)."""
        bits = np.unpackbits(self.packed(texts), axis=2, count=self.columns)
        return bits.view(np.bool_)


def packed(modules: Modules) -> Words:
    """Return the modules of one symbol as words."""
    row = np.packbits(modules, axis=1).ravel()
    return np.concatenate([row, np.zeros(-len(row) % 8, np.uint8)]).view(np.uint64)


def table(learnt: Learnt, pieces: Sequence[Piece], head: str, shape: Shape) -> Table:
    """Return the table for all texts of a shape after the same `head`."""
    base, steps, place, bit = learnt.zero.copy(), list[Step](), -len(head), 0
    for piece in pieces:
        numbers, variable = _numbers(piece, place, head, shape.symbols)
        change = np.zeros((numbers.size, base.size), np.uint64)
        for number, line in enumerate(learnt.changes[bit : bit + piece.bits], 1):
            chosen = (numbers >> (piece.bits - number) & 1).astype(np.uint64)
            change ^= chosen[:, None] * line
        if variable:
            steps.append(Step(max(place, 0), variable, change))
        else:
            base ^= change[0]
        place, bit = place + len(piece.weights), bit + piece.bits
    return Table(shape, learnt.rows, learnt.columns, base, _joined(steps))


def _numbers(piece: Piece, place: int, head: str, symbols: str) -> tuple[Numbers, int]:
    """Return the number of each combination of symbols, and how many symbols vary."""
    numbers, variable = np.array([piece.extra], np.intp), 0
    for at, weight in enumerate(piece.weights, place):
        there = symbols if at >= 0 else head[at]  # places of the head are negative
        own = np.array([piece.number(letter) * weight for letter in there], np.intp)
        numbers = (numbers[:, None] + own).ravel()
        variable += at >= 0
    return numbers, variable


def _joined(steps: list[Step]) -> list[Step]:
    """Join neighbours whose table stays small: half the look-ups."""
    joined: list[Step] = []
    for step in steps:
        rows = len(joined[-1].table) * len(step.table) if joined else MOST_ROWS + 1
        if rows > MOST_ROWS:
            joined.append(step)
            continue
        first, places, before = joined.pop()
        both = (before[:, None] ^ step.table).reshape(rows, -1)
        joined.append(Step(first, places + step.places, both))
    return joined
