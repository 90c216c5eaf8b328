"""The segments of a text, against every other way of dividing it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper.symbology import qr_segments
from printing.paper.symbology.qr_segments import MODES

DIGITS = "0123456789"
CLEAR = "ACDEFGHJKMNPQRTUVWXY34679"


def divided(places, version=3):
    """Return the filler of each segment, so often as it has characters."""
    found = qr_segments.fewest_bits(places, version)
    return "".join(mode.filler * length for mode, length in found)


def bits_one_by_one(modes, version):
    """Return the bits of a text whose places have these modes (7.4.3 to 7.4.5)."""
    total, at = 0, 0
    long_counts = version > 9
    while at < len(modes):
        length = 1
        while at + length < len(modes) and modes[at + length] == modes[at]:
            length += 1
        if modes[at] == "numeric":
            total += 4 + (12 if long_counts else 10)
            total += length // 3 * 10 + (0, 4, 7)[length % 3]
        elif modes[at] == "alphanumeric":
            total += 4 + (11 if long_counts else 9) + length // 2 * 11 + length % 2 * 6
        else:
            total += 4 + (16 if long_counts else 8) + length * 8
        at += length
    return total


@pytest.mark.parametrize(
    ("head", "symbols", "width", "segments"),
    [
        ("https://PIN.EXAMPLE/S/", CLEAR, 13, "|" * 5 + "Y" * 30),
        ("http://PIN.EXAMPLE/S/", CLEAR, 13, "|" * 4 + "Y" * 30),
        ("HTTPS://PIN.EXAMPLE/S/", CLEAR, 13, "Y" * 35),
        ("https://PIN.EXAMPLE/S/", DIGITS, 13, "|" * 5 + "Y" * 17 + "1" * 13),
        ("https://PIN.EXAMPLE/S/", DIGITS, 4, "|" * 5 + "Y" * 21),
        ("https://pin.example/s/", CLEAR, 13, "|" * 21 + "Y" * 14),
        ("https://[::1]:8000/S/", CLEAR, 13, "|" * 13 + "Y" * 21),
        ("https://PIN_1.EXAMPLE/S/", CLEAR, 4, "|" * 12 + "Y" * 16),
        # Characters at a place may have different modes: all codes have one size.
        ("", "A1a", 13, "|" * 13),
        ("", "", 0, ""),
    ],
)
def test_segments_of_addresses_with_codes(head, symbols, width, segments):
    assert divided([*head, *[symbols] * width]) == segments


@pytest.mark.parametrize("version", [3, 10])
@given(text=st.text("1Aa", min_size=1, max_size=9))
def test_no_other_segments_have_fewer_bits(version, text):
    possible = {
        "1": ("numeric", "alphanumeric", "byte"),
        "A": ("alphanumeric", "byte"),
        "a": ("byte",),
    }
    fewest = min(
        bits_one_by_one(modes, version)
        for modes in product(*(possible[letter] for letter in text))
    )

    found = qr_segments.fewest_bits(text, version)
    assert sum(mode.bits(length, version) for mode, length in found) == fewest


@given(
    lengths=st.lists(st.integers(1, 40), min_size=1, max_size=4),
    version=st.integers(1, 10),
)
def test_bits_of_segments_are_those_of_their_pieces(lengths, version):
    for mode, length in product(MODES, lengths):
        pieces = mode.split(length)
        header = mode.bits(length, version) - sum(piece.bits for piece in pieces)
        assert header == mode.bits(0, version)
        assert sum(len(piece.weights) for piece in pieces) == length


@pytest.mark.parametrize("mode", MODES, ids=["numeric", "alphanumeric", "byte"])
def test_texts_that_differ_in_one_bit_have_the_mode_s_own_letters(mode):
    for piece in mode.pieces:
        pairs = [
            qr_segments.texts_that_differ(mode, piece, bit) for bit in range(piece.bits)
        ]
        # No ASCII character has the highest bit of a byte.
        missing = [bit for bit, pair in enumerate(pairs) if pair is None]
        assert missing == ([0] if piece.bits == 8 else [])
        for bit, pair in enumerate(pairs):
            if pair:
                one, other = (
                    sum(
                        weight * mode.letters.index(letter)
                        for weight, letter in zip(piece.weights, text, strict=True)
                    )
                    for text in pair
                )
                assert one ^ other == 1 << (piece.bits - 1 - bit)
                assert set("".join(pair)) <= set(mode.own)
