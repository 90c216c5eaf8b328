"""Data Matrix by look-up: as the library makes it where both code alike."""

import numpy as np
import pytest

from codes.formats import CHARSETS, CodeFormat
from printing.paper.symbology import datamatrix_tables
from printing.paper.symbology.lookup_tables import TextShape
from tests.printing.paper.sample_codes import canonical, make_texts


def make(format, texts):
    shape = TextShape(format.prefix, format.symbols, format.width)
    return datamatrix_tables.make_table(format.canonical_prefix, shape).modules(texts)


@pytest.mark.parametrize("prefix", ["", "20-26-"])
@pytest.mark.parametrize("length", [6, 7, 9, 10, 11, 15, 18, 20, 25, 28])
def test_pairs_of_digits_are_as_the_library_makes_them(length, prefix):
    format = CodeFormat("digits", length, prefix, check=False)
    texts = make_texts(format, 50)

    expected = [
        datamatrix_tables.library_symbol(canonical(text)) for text in texts.tolist()
    ]
    assert make(format, texts).tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("length", [6, 12, 18])
def test_triples_of_letters_are_as_the_library_makes_them(length):
    format = CodeFormat("letters", length, check=False)
    texts = make_texts(format, 50)

    expected = [
        datamatrix_tables.library_symbol(canonical(text)) for text in texts.tolist()
    ]
    assert make(format, texts).tolist() == np.array(expected).tolist()


@pytest.mark.parametrize(
    ("format", "modules"),
    [
        (CodeFormat("letters_digits", 5), 12),  # 5 codewords, and no place is left
        (CodeFormat("letters_digits", 6), 14),
        (CodeFormat("clear", 11), 16),
        (CodeFormat("clear", 12, "BF26-"), 18),
        (CodeFormat("digits", 27), 18),
        (CodeFormat("letters_digits", 18, "ABCDEFGHIJKLMNO"), 22),
    ],
    ids=str,
)
def test_all_codes_of_a_format_take_the_smallest_size_that_holds_them(format, modules):
    assert make(format, make_texts(format, 3)).shape == (3, modules, modules)


def test_a_code_too_long_for_one_block_is_refused():
    with pytest.raises(ValueError, match="too long"):
        datamatrix_tables.make_table("A" * 60, TextShape("", CHARSETS["clear"], 9))
