"""Learn QR symbols from a library, bit by bit: version, level, mask and length fixed.

A text is in one mode throughout: alphanumeric if its characters allow it, byte else
(ISO/IEC 18004, 7.4.4 and 7.4.5).
"""

from collections import Counter
from functools import lru_cache
from random import Random
from typing import NamedTuple

import numpy as np
import zxingcpp

from printing.paper.symbology.tables import (
    Learnt,
    Modules,
    Piece,
    Shape,
    Table,
    packed,
    table,
)

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEVEL = "M"
SAMPLES = 40
MOST_VERSION = 10  # 57 modules, which are 26 mm of paper: the longest host has room


class Mode(NamedTuple):
    """How characters become bits: so many at a time."""

    filler: str  # a text of it is in this mode, also when any one bit is another
    pair: Piece
    single: Piece

    def pieces(self, length: int) -> list[Piece]:
        """Return what a text of this length is cut into."""
        count, rest = divmod(length, len(self.pair.weights))
        return [self.pair] * count + [self.single] * rest

    def flipped(self, piece: Piece, bit: int) -> str:
        """Return the characters of a piece of fillers where one bit is another."""
        filler = sum(piece.weights) * piece.number(self.filler)
        number = filler ^ 1 << (piece.bits - 1 - bit)
        if piece.number is ord:
            return chr(number)
        return "".join(
            ALPHANUMERIC[number // weight % len(ALPHANUMERIC)]
            for weight in piece.weights
        )


_VALUES = {letter: value for value, letter in enumerate(ALPHANUMERIC)}
# The texts are ASCII, so the highest bit of a byte never changes.
_BYTE = Piece((1,), 0, 8)
BYTES = Mode("z", _BYTE, _BYTE)
COMPACT = Mode(
    "A",
    Piece((45, 1), 0, 11, _VALUES.__getitem__),
    Piece((1,), 0, 6, _VALUES.__getitem__),
)


def mode_of(text: str) -> Mode:
    """Return the mode that says a text in the fewest bits."""
    return COMPACT if set(text) <= set(ALPHANUMERIC) else BYTES


def symbol(text: str, **choices: str | int) -> Modules:
    """Return the QR symbol of a text as the library makes it."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, **choices)
    return np.asarray(made.to_image(scale=1, add_quiet_zones=False)) == 0


def make(
    head: str, shape: Shape, *, level: str = LEVEL, version: int = 0, mask: int = -1
) -> Table:
    """Return the table of the symbols that say `head` and a text of the shape.

    Without a version the smallest that holds them; without a mask the one that the
    library finds best for most of some samples: any mask can be read, but all
    symbols of a table share one. Raises ValueError for what is not ASCII or too long.
    """
    text = head + shape.symbols
    if not text.isascii():
        raise ValueError("An address in a symbol is of ASCII only.")
    mode, length = mode_of(text), len(head) + shape.width
    if not version:
        version = (len(symbol(mode.filler * length, ec_level=level)) - 17) // 4
        if version > MOST_VERSION:
            raise ValueError("An address that long makes a symbol of too many modules.")
    if mask < 0:
        mask = _favourite(head, shape, level=level, version=version)
    known = learnt(mode, length, level, version, mask)
    return table(known, mode.pieces(length), head, shape)


@lru_cache(maxsize=16)
def learnt(mode: Mode, length: int, level: str, version: int, mask: int) -> Learnt:
    """Ask the library for a symbol of fillers, and for one with each bit changed."""

    def asked(text: str) -> Modules:
        return symbol(text, ec_level=level, version=version, data_mask=mask)

    plain = asked(mode.filler * length)
    zero, changes, at = packed(plain), [], 0
    for piece in mode.pieces(length):
        filler = sum(piece.weights) * piece.number(mode.filler)
        after = mode.filler * (length - at - len(piece.weights))
        for bit in range(piece.bits):
            if piece is _BYTE and bit == 0:
                changes.append(np.zeros_like(zero))
                continue
            text = mode.filler * at + mode.flipped(piece, bit) + after
            changes.append(packed(asked(text) ^ plain))
            if filler >> (piece.bits - 1 - bit) & 1:
                zero = zero ^ changes[-1]
        at += len(piece.weights)
    return Learnt(len(plain), len(plain), zero, np.array(changes))


def _favourite(head: str, shape: Shape, *, level: str, version: int) -> int:
    """Return the mask that the library chooses most often, of some samples."""
    chance = Random(26)  # noqa: S311 -- the same samples each time, and no secret
    texts = [
        "".join(chance.choices(shape.symbols, k=shape.width)) for _ in range(SAMPLES)
    ]
    made = [symbol(head + text, ec_level=level, version=version) for text in texts]
    # The format's bits stand in row 8, under the pattern 101 where they say the mask.
    masks = [int(np.packbits(one[8, 2:5])[0] >> 5) ^ 0b101 for one in made]
    return Counter(masks).most_common(1)[0][0]
