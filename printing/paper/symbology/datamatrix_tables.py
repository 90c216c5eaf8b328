"""Learn Data Matrix symbols from a library, bit by bit of their codewords.

Codes are written in C40, three symbols in two codewords, or in pairs of digits, so
that all codes of a format take one size (ISO/IEC 16022, 5.2.3 and 5.2.5).
"""

from functools import lru_cache

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

# Codewords of data that the square symbols from 10 to 26 modules have (table 7).
SIZES = (3, 5, 8, 12, 18, 22, 30, 36, 44)
LATCH, UNLATCH, PAD = 230, 254, 129

# A control character takes a codeword, its number and one: no other coding is shorter.
FILLER = "\x05"
_CODEWORD = 6


def _c40(letter: str) -> int:
    return ord(letter) - (44 if letter.isdigit() else 51)


_TRIPLE = Piece((1600, 40, 1), 1, 16, _c40)
_PAIR = Piece((10, 1), 130, 8, int)
_LETTER = Piece((1,), 1, 8)


def symbol(text: str) -> Modules:
    """Return the Data Matrix symbol of a text as the library makes it."""
    made = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True
    )
    return np.asarray(made.to_image(scale=1, add_quiet_zones=False)) == 0


def make(head: str, shape: Shape) -> Table:
    """Return the table of the symbols that say `head` and a text of the shape.

    Both hold digits and capital letters only. Raises ValueError for what is too long.
    """
    pieces = _pieces(head + shape.symbols, len(head) + shape.width)
    used = sum(piece.bits for piece in pieces) // 8
    size = next((size for size in SIZES if size >= used), 0)
    if not size:
        raise ValueError("A code that long has no place in a symbol of one block.")
    padded = pieces + [_constant(_pad(place)) for place in range(used, size)]
    if used < size:
        padded[len(pieces)] = _constant(PAD)
    return table(_learnt(size), padded, head, shape)


def _pieces(letters: str, length: int) -> list[Piece]:
    """Return what a text of these letters and this length becomes."""
    if letters.isdigit():
        return [_PAIR] * (length // 2) + [_LETTER] * (length % 2)
    triples = [_constant(LATCH), *[_TRIPLE] * (length // 3)]
    full = sum(piece.bits for piece in triples) // 8 in SIZES
    if full and length % 3 == 0:
        return triples
    return [*triples, _constant(UNLATCH), *[_LETTER] * (length % 3)]


def _constant(codeword: int) -> Piece:
    return Piece((), codeword, 8)


def _pad(place: int) -> int:
    """Return what fills a place after the first pad (annex B.1: 253-state)."""
    mixed = PAD + 149 * (place + 1) % 253 + 1
    return mixed if mixed <= 254 else mixed - 254  # noqa: PLR2004


@lru_cache(maxsize=4)
def _learnt(size: int) -> Learnt:
    """Ask the library for a full symbol, and for one with each bit changed."""
    plain = symbol(FILLER * size)
    zero, changes = packed(plain), []
    for place in range(size):
        for bit in range(7, -1, -1):
            changed = _letters(_CODEWORD ^ 1 << bit)
            text = FILLER * place + changed + FILLER * (size - place - 1)
            changes.append(packed(symbol(text) ^ plain))
            if _CODEWORD >> bit & 1:
                zero = zero ^ changes[-1]
    return Learnt(len(plain), len(plain), zero, np.array(changes))


def _letters(codeword: int) -> str:
    """Return what becomes this codeword: one character, or two digits."""
    return chr(codeword - 1) if codeword <= 128 else f"{codeword - 130:02}"  # noqa: PLR2004
