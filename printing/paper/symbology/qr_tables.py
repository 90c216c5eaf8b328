"""Learn QR symbols from a library, bit by bit, for fixed version, level and mask.

A text has one mode throughout: alphanumeric if its characters allow it, else byte
(ISO/IEC 18004, 7.4.4 and 7.4.5).
"""

from collections import Counter
from functools import lru_cache
from random import Random
from typing import NamedTuple

import numpy as np
import zxingcpp

from printing.paper.symbology.lookup_tables import (
    LearntSymbol,
    Modules,
    SymbolTable,
    TextPiece,
    TextShape,
    build_table,
    pack_modules,
)

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LEVEL = "M"
SAMPLES = 40
MAX_VERSION = 10  # 57 modules, 26 mm on paper; holds the longest host name


class Mode(NamedTuple):
    """How characters are encoded: so many at a time in one piece."""

    filler: str  # a text of it has this mode, even with any one bit flipped
    pair: TextPiece
    single: TextPiece

    def pieces(self, length: int) -> list[TextPiece]:
        """Return the pieces of a text of this length."""
        count, rest = divmod(length, len(self.pair.weights))
        return [self.pair] * count + [self.single] * rest

    def flipped(self, piece: TextPiece, bit: int) -> str:
        """Return the characters of a piece of fillers with one bit flipped."""
        filler = sum(piece.weights) * piece.number(self.filler)
        number = filler ^ 1 << (piece.bits - 1 - bit)
        if piece.number is ord:
            return chr(number)
        return "".join(
            ALPHANUMERIC[number // weight % len(ALPHANUMERIC)]
            for weight in piece.weights
        )


_VALUES = {letter: value for value, letter in enumerate(ALPHANUMERIC)}
# Texts are ASCII, so the highest bit of a byte is always 0.
_BYTE = TextPiece((1,), 0, 8)
BYTE_MODE = Mode("z", _BYTE, _BYTE)
ALPHANUMERIC_MODE = Mode(
    "A",
    TextPiece((45, 1), 0, 11, _VALUES.__getitem__),
    TextPiece((1,), 0, 6, _VALUES.__getitem__),
)


def shortest_mode(text: str) -> Mode:
    """Return the mode that encodes a text in the fewest bits."""
    return ALPHANUMERIC_MODE if set(text) <= set(ALPHANUMERIC) else BYTE_MODE


def library_symbol(text: str, **choices: str | int) -> Modules:
    """Return the QR symbol of a text as the library makes it."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, **choices)
    image = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    modules: Modules = image == 0
    return modules


def make_table(
    head: str, shape: TextShape, *, level: str = LEVEL, version: int = 0, mask: int = -1
) -> SymbolTable:
    """Return the table of the symbols of `head` and a text of the shape.

    `version` 0 is the smallest that holds them; `mask` -1 is the one that the library
    chooses for most of some samples (readers undo any mask, but all symbols of a table
    share one). Raises ValueError if the text is not ASCII or too long.
    """
    text = head + shape.symbols
    if not text.isascii():
        raise ValueError("The address in a QR symbol may have ASCII characters only.")
    mode, length = shortest_mode(text), len(head) + shape.width
    if not version:
        version = (len(library_symbol(mode.filler * length, ec_level=level)) - 17) // 4
        if version > MAX_VERSION:
            raise ValueError(
                "The address is too long: its QR symbol has too many modules."
            )
    if mask < 0:
        mask = _most_frequent_mask(head, shape, level=level, version=version)
    known = learn_symbol(mode, length, level, version, mask)
    return build_table(known, mode.pieces(length), head, shape)


@lru_cache(maxsize=16)
def learn_symbol(
    mode: Mode, length: int, level: str, version: int, mask: int
) -> LearntSymbol:
    """Learn from the library: a symbol of fillers, and one with each bit changed."""

    def library_modules(text: str) -> Modules:
        return library_symbol(text, ec_level=level, version=version, data_mask=mask)

    plain = library_modules(mode.filler * length)
    zero, changes, at = pack_modules(plain), [], 0
    for piece in mode.pieces(length):
        filler = sum(piece.weights) * piece.number(mode.filler)
        after = mode.filler * (length - at - len(piece.weights))
        for bit in range(piece.bits):
            if piece is _BYTE and bit == 0:
                changes.append(np.zeros_like(zero))
                continue
            text = mode.filler * at + mode.flipped(piece, bit) + after
            changes.append(pack_modules(library_modules(text) ^ plain))
            if filler >> (piece.bits - 1 - bit) & 1:
                zero = zero ^ changes[-1]
        at += len(piece.weights)
    return LearntSymbol(len(plain), len(plain), zero, np.array(changes))


def _most_frequent_mask(
    head: str, shape: TextShape, *, level: str, version: int
) -> int:
    """Return the mask that the library chooses most often for some samples."""
    chance = Random(26)  # noqa: S311 -- the same samples each time, and no secret
    texts = [
        "".join(chance.choices(shape.symbols, k=shape.width)) for _ in range(SAMPLES)
    ]
    symbols = [
        library_symbol(head + text, ec_level=level, version=version) for text in texts
    ]
    # The mask's three bits are in row 8, XORed with 101.
    masks = [int(np.packbits(symbol[8, 2:5])[0] >> 5) ^ 0b101 for symbol in symbols]
    return Counter(masks).most_common(1)[0][0]
