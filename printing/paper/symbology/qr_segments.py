"""Divide a text into segments of the modes of QR, so that it takes the fewest bits.

ISO/IEC 18004, 7.4: a segment is four bits of its mode, the count of its characters, and
the characters in pieces of a fixed number of bits.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from printing.paper.symbology.lookup_tables import TextPiece

MODE_BITS = 4  # of the indicator before a segment
LAST_OF_SHORT_COUNTS = 9  # the last version that counts characters in fewer bits
DIGITS = "0123456789"
ALPHANUMERIC = f"{DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
ASCII = "".join(map(chr, range(128)))


class Mode(NamedTuple):
    """How the characters of a segment are encoded: so many at a time in one piece."""

    letters: str  # that it encodes, each at the place of its number
    own: str  # those of them that no mode of fewer bits encodes
    filler: str  # one of these
    count_bits: tuple[int, int]  # of versions 1 to 9, and 10 to 26
    pieces: tuple[TextPiece, ...]  # of the most characters, of one less, … of one

    def split(self, length: int) -> list[TextPiece]:
        """Return the pieces of a segment of this length."""
        full, rest = divmod(length, len(self.pieces))
        return [self.pieces[0]] * full + ([self.pieces[-rest]] if rest else [])

    def bits(self, length: int, version: int) -> int:
        """Return the bits of a segment of this length in a symbol of this version."""
        full, rest = divmod(length, len(self.pieces))
        last = self.pieces[-rest].bits if rest else 0
        count = self.count_bits[version > LAST_OF_SHORT_COUNTS]
        return MODE_BITS + count + full * self.pieces[0].bits + last


class Segment(NamedTuple):
    """Some characters of a text in one mode."""

    mode: Mode
    length: int


NUMERIC_MODE = Mode(
    DIGITS,
    DIGITS,
    "1",
    (10, 12),
    (
        TextPiece((100, 10, 1), 0, 10, DIGITS.index),
        TextPiece((10, 1), 0, 7, DIGITS.index),
        TextPiece((1,), 0, 4, DIGITS.index),
    ),
)
ALPHANUMERIC_MODE = Mode(
    ALPHANUMERIC,
    ALPHANUMERIC.removeprefix(DIGITS),
    "Y",
    (9, 11),
    (
        TextPiece((45, 1), 0, 11, ALPHANUMERIC.index),
        TextPiece((1,), 0, 6, ALPHANUMERIC.index),
    ),
)
BYTE_MODE = Mode(
    ASCII,
    "".join(letter for letter in ASCII if letter not in ALPHANUMERIC),
    "|",
    (8, 16),
    (TextPiece((1,), 0, 8),),
)
MODES = (NUMERIC_MODE, ALPHANUMERIC_MODE, BYTE_MODE)


def fewest_bits(places: Sequence[str], version: int) -> tuple[Segment, ...]:
    """Return the segments of all texts with one of these characters at each place.

    Of those of the fewest bits in a symbol of this version, 26 at most, the fewest
    segments. All characters are ASCII.
    """
    best: list[tuple[int, tuple[Segment, ...]]] = [(0, ())]  # up to each place
    runs = dict.fromkeys(MODES, 0)  # places before the end that a mode encodes
    for end, place in enumerate(places, 1):
        candidates = []
        for mode in MODES:
            runs[mode] = runs[mode] + 1 if set(place) <= set(mode.letters) else 0
            for length in range(1, runs[mode] + 1):
                bits, before = best[end - length]
                segments = (*before, Segment(mode, length))
                candidates.append((bits + mode.bits(length, version), segments))
        best.append(min(candidates, key=lambda found: (found[0], len(found[1]))))
    return best[-1][1]


@lru_cache(maxsize=64)
def texts_that_differ(mode: Mode, piece: TextPiece, bit: int) -> tuple[str, str] | None:
    """Return two texts of a piece that differ in this bit only; None if there are none.

    They have the mode's own letters, so a library that saves bits makes no other
    segments of them. Where possible, the first is fillers.
    """
    texts = _own_texts(mode, piece)
    fillers = sum(piece.weights) * piece.number(mode.filler)
    flip = 1 << (piece.bits - 1 - bit)
    for number in (fillers, *texts):
        if number ^ flip in texts:
            return texts[number], texts[number ^ flip]
    return None


@lru_cache(maxsize=8)
def _own_texts(mode: Mode, piece: TextPiece) -> dict[int, str]:
    """Return each text of a piece that has the mode's own letters, by its number."""
    return {
        sum(
            weight * piece.number(letter)
            for weight, letter in zip(piece.weights, letters, strict=True)
        ): "".join(letters)
        for letters in product(mode.own, repeat=len(piece.weights))
    }
