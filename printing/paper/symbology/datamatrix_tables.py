"""Learn Data Matrix symbols from a library, bit by bit of their codewords.

Codes are encoded in C40, three symbols in two codewords, or in pairs of digits, so
that all codes of a format have one size (ISO/IEC 16022, 5.2.3 and 5.2.5).
"""

from functools import lru_cache

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

# The data codewords of square symbols from 10 to 26 modules (table 7).
CODEWORD_COUNTS = (3, 5, 8, 12, 18, 22, 30, 36, 44)
LATCH, UNLATCH, PAD = 230, 254, 129

# A control character is one codeword, its number plus one, in any encoding.
FILLER = "\x05"
_CODEWORD = 6


def _c40(letter: str) -> int:
    return ord(letter) - (44 if letter.isdigit() else 51)


_TRIPLE = TextPiece((1600, 40, 1), 1, 16, _c40)
_PAIR = TextPiece((10, 1), 130, 8, int)
_LETTER = TextPiece((1,), 1, 8)


def library_symbol(text: str) -> Modules:
    """Return the Data Matrix symbol of a text as the library makes it."""
    barcode = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True
    )
    image = np.asarray(barcode.to_image(scale=1, add_quiet_zones=False))
    modules: Modules = image == 0
    return modules


def make_table(head: str, shape: TextShape) -> SymbolTable:
    """Return the table of the symbols of `head` and a text of the shape.

    Both have digits and capital letters only. Raises ValueError if they are too long.
    """
    pieces = _pieces(head + shape.symbols, len(head) + shape.width)
    used = sum(piece.bits for piece in pieces) // 8
    size = next((size for size in CODEWORD_COUNTS if size >= used), 0)
    if not size:
        raise ValueError("The code is too long for a Data Matrix symbol of one block.")
    padded = pieces + [_constant(_pad(place)) for place in range(used, size)]
    if used < size:
        padded[len(pieces)] = _constant(PAD)
    return build_table(_learn_symbol(size), padded, head, shape)


def _pieces(letters: str, length: int) -> list[TextPiece]:
    """Return the pieces of a text of these letters and this length."""
    if letters.isdigit():
        return [_PAIR] * (length // 2) + [_LETTER] * (length % 2)
    triples = [_constant(LATCH), *[_TRIPLE] * (length // 3)]
    full = sum(piece.bits for piece in triples) // 8 in CODEWORD_COUNTS
    if full and length % 3 == 0:
        return triples
    return [*triples, _constant(UNLATCH), *[_LETTER] * (length % 3)]


def _constant(codeword: int) -> TextPiece:
    return TextPiece((), codeword, 8)


def _pad(place: int) -> int:
    """Return the pad codeword of a place (annex B.1: 253-state)."""
    mixed = PAD + 149 * (place + 1) % 253 + 1
    return mixed if mixed <= 254 else mixed - 254  # noqa: PLR2004


@lru_cache(maxsize=4)
def _learn_symbol(size: int) -> LearntSymbol:
    """Learn from the library: a full symbol, and one with each bit changed."""
    plain = library_symbol(FILLER * size)
    zero, changes = pack_modules(plain), []
    for place in range(size):
        for bit in range(7, -1, -1):
            changed = _letters(_CODEWORD ^ 1 << bit)
            text = FILLER * place + changed + FILLER * (size - place - 1)
            changes.append(pack_modules(library_symbol(text) ^ plain))
            if _CODEWORD >> bit & 1:
                zero = zero ^ changes[-1]
    return LearntSymbol(len(plain), len(plain), zero, np.array(changes))


def _letters(codeword: int) -> str:
    """Return the text of this codeword: one character, or two digits."""
    return chr(codeword - 1) if codeword <= 128 else f"{codeword - 130:02}"  # noqa: PLR2004
