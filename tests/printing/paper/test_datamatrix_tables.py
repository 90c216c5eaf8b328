"""Data Matrix by look-up: as the library makes it where both code alike."""

import numpy as np
import pytest

from codes.formats import CHARSETS, CodeFormat
from printing.paper.symbology import datamatrix_tables
from printing.paper.symbology.tables import Shape
from tests.printing.paper.spelled import plain, texts_of


def make(look, texts):
    shape = Shape(look.prefix, look.symbols, look.width)
    return datamatrix_tables.make(look.canonical_prefix, shape).modules(texts)


@pytest.mark.parametrize("prefix", ["", "20-26-"])
@pytest.mark.parametrize("length", [6, 7, 9, 10, 11, 15, 18, 20, 25, 28])
def test_pairs_of_digits_are_as_the_library_makes_them(length, prefix):
    look = CodeFormat("digits", length, prefix, check=False)
    texts = texts_of(look, 50)

    theirs = [datamatrix_tables.symbol(plain(text)) for text in texts.tolist()]
    assert make(look, texts).tolist() == np.array(theirs).tolist()


@pytest.mark.parametrize("length", [6, 12, 18])
def test_letters_in_threes_are_as_the_library_makes_them(length):
    look = CodeFormat("letters", length, check=False)
    texts = texts_of(look, 50)

    theirs = [datamatrix_tables.symbol(plain(text)) for text in texts.tolist()]
    assert make(look, texts).tolist() == np.array(theirs).tolist()


@pytest.mark.parametrize(
    ("look", "modules"),
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
def test_all_codes_of_a_format_take_the_smallest_size_that_holds_them(look, modules):
    assert make(look, texts_of(look, 3)).shape == (3, modules, modules)


def test_what_no_symbol_of_one_block_holds_is_refused():
    with pytest.raises(ValueError, match="no place"):
        datamatrix_tables.make("A" * 60, Shape("", CHARSETS["clear"], 9))
