"""Learn QR symbols from a library, bit by bit, for fixed version, level and mask.

All texts of a format are divided into the same segments (`qr_segments`). The library
divides a text as it likes, but cannot divide a text of fillers in another way.
"""

from collections import Counter
from functools import cache, lru_cache
from random import Random

import numpy as np
import zxingcpp

from printing.paper.symbology import qr_segments
from printing.paper.symbology.lookup_tables import (
    LearntSymbol,
    Modules,
    PackedModules,
    SymbolTable,
    TextPiece,
    TextShape,
    build_table,
    pack_modules,
)
from printing.paper.symbology.qr_segments import Mode, Segment

type Segments = tuple[Segment, ...]

LEVEL = "M"
SAMPLES = 40
MAX_VERSION = 10  # 57 modules, 26 mm on paper; holds the longest host name


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
    if not (head + shape.symbols).isascii():
        raise ValueError("The address in a QR symbol may have ASCII characters only.")
    places = [*head, *[shape.symbols] * shape.width]
    segments, version = _choose_version(places, level, version)
    if mask < 0:
        mask = _most_frequent_mask(head, shape, level=level, version=version)
    known = learn_symbol(segments, level, version, mask)
    pieces = [piece for _mode, piece in _pieces(segments)]
    return build_table(known, pieces, head, shape)


def _choose_version(
    places: list[str], level: str, version: int
) -> tuple[Segments, int]:
    """Return the segments of texts and their version, the smallest one if it is 0.

    Raises ValueError if the texts are too long.
    """
    if version:
        return qr_segments.fewest_bits(places, version), version
    for highest in (qr_segments.LAST_OF_SHORT_COUNTS, MAX_VERSION):
        segments = qr_segments.fewest_bits(places, highest)
        smallest = _smallest_version(segments, level)
        if smallest <= highest:
            return segments, smallest
    raise ValueError("The address is too long: its QR symbol has too many modules.")


def _smallest_version(segments: Segments, level: str) -> int:
    return (len(library_symbol(_fillers(segments), ec_level=level)) - 17) // 4


def _fillers(segments: Segments) -> str:
    return "".join(mode.filler * length for mode, length in segments)


def _pieces(segments: Segments) -> list[tuple[Mode, TextPiece]]:
    return [(mode, piece) for mode, length in segments for piece in mode.split(length)]


@lru_cache(maxsize=16)
def learn_symbol(
    segments: Segments, level: str, version: int, mask: int
) -> LearntSymbol:
    """Learn from the library: a symbol of fillers, and what each bit changes in it."""

    @cache
    def library_modules(text: str) -> PackedModules:
        return pack_modules(
            library_symbol(text, ec_level=level, version=version, data_mask=mask)
        )

    plain, at = _fillers(segments), 0
    zero, changes = library_modules(plain), []
    for mode, piece in _pieces(segments):
        before, after = plain[:at], plain[at + len(piece.weights) :]
        filler = sum(piece.weights) * piece.number(mode.filler)
        for bit in range(piece.bits):
            change = np.zeros_like(zero)
            if pair := qr_segments.texts_that_differ(mode, piece, bit):
                one, other = (library_modules(before + text + after) for text in pair)
                change = one ^ other
            changes.append(change)
            if filler >> (piece.bits - 1 - bit) & 1:
                zero = zero ^ change
        at += len(piece.weights)
    side = 17 + 4 * version
    return LearntSymbol(side, side, zero, np.array(changes))


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
