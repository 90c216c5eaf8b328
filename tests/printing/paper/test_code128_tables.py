"""Bars by look-up: as the library makes them where both choose the same sets."""

from itertools import groupby

import numpy as np
import pytest

from codes.formats import CodeFormat
from printing.paper.symbology import code128_tables
from printing.paper.symbology.lookup_tables import TextShape
from tests.printing.paper.sample_codes import canonical, make_texts


@pytest.mark.parametrize(
    "format",
    [
        CodeFormat("digits", 6),
        CodeFormat("digits", 7),
        CodeFormat("digits", 28, "2026-"),
        CodeFormat("digits", 9, "BF-1"),
        CodeFormat("digits", 8, "BF-", check=False),
        CodeFormat("digits", 6, "A-12"),
        CodeFormat("letters", 8, "7"),
        CodeFormat("clear_letters", 22, "BF26-"),
        CodeFormat("letters", 20, "PRIZE-7-"),
    ],
    ids=str,
)
def test_letters_and_digits_are_as_the_library_makes_them(format):
    shape = TextShape(format.prefix, format.symbols, format.width)
    texts = make_texts(format, 50)

    modules = code128_tables.make_table(format.canonical_prefix, shape).modules(texts)

    expected = [
        [code128_tables.library_symbol(canonical(text))] for text in texts.tolist()
    ]
    assert modules.tolist() == np.array(expected).tolist()


def test_few_digits_after_letters_are_not_paired():
    shape = TextShape("AB", "0123456789", 3)

    numbers = code128_tables.make_table("AB", shape).numbers(np.array([b"AB123"]))

    check = (104 + 33 + 2 * 34 + 3 * 17 + 4 * 18 + 5 * 19) % 103
    assert numbers.tolist() == [[104, 33, 34, 17, 18, 19, check]]


def test_each_number_has_a_pattern_of_three_bars_of_an_even_sum():
    patterns = code128_tables.patterns()

    bars = [
        [len(list(run)) for dark, run in groupby(pattern) if dark]
        for pattern in patterns
    ]
    assert {(len(each), sum(each) % 2) for each in bars} == {(3, 0)}
    assert all(pattern[0] and not pattern[-1] for pattern in patterns)
    assert len(np.unique(patterns, axis=0)) == len(patterns) == 106
