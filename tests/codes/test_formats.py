import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.canonical import canonical
from codes.formats import (
    CHARSETS,
    FULL_ALPHABETS,
    MAX_LENGTH,
    ROWS_AT_ONCE,
    CodeFormat,
    FormatError,
    shortest_length,
)

SHAPES = [
    (charset, length)
    for charset in CHARSETS
    for length in range(shortest_length(charset), MAX_LENGTH[charset] + 1)
]
PREFIXES = ["", "BF26-", "O0I1", "A-B--C-", "SUMMER-2026-ES-"]


# -- what is allowed


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"charset": "Clear"}, "charset", "Choose one of the charsets offered."),
        (
            {"charset": "digits", "length": 5},
            "length_short",
            "Codes of this charset need at least 6 random symbols.",
        ),
        (
            {"length": 21},
            "length_long",
            "Codes of this charset have at most 20 random symbols.",
        ),
        ({"prefix": "A" * 16}, "prefix_long", "A prefix has at most 15 symbols."),
        (
            {"prefix": "=1+1"},
            "prefix_symbols",
            "A prefix holds only the letters A to Z, digits and dashes.",
        ),
        (
            {"prefix": "-A"},
            "prefix_start",
            "A prefix starts with a letter or a digit.",
        ),
        ({"grouping": -1}, "grouping", "A group has two symbols or more."),
        ({"grouping": 1}, "grouping", "A group has two symbols or more."),
    ],
)
def test_impossible_formats_say_why(fields, code, words):
    with pytest.raises(FormatError) as caught:
        CodeFormat(**{"charset": "clear", "length": 11} | fields)
    error = caught.value
    assert (error.code, str(error), error.message % error.params) == (
        code,
        words,
        words,
    )


@pytest.mark.parametrize(
    "prefix", ["a", "É", "A B", "A\n", "A\0", "Ａ", "٣", "A_", "—"]
)
def test_prefixes_are_plain_capitals(prefix):
    with pytest.raises(FormatError) as caught:
        CodeFormat("clear", 11, prefix)
    assert caught.value.code == "prefix_symbols"


def test_the_shortest_and_the_longest_lengths():
    assert {charset: shortest_length(charset) for charset in CHARSETS} == {
        "clear": 5,
        "clear_letters": 5,
        "digits": 6,
        "letters": 5,
        "letters_digits": 4,
    }
    for charset, longest in MAX_LENGTH.items():
        half = len(CHARSETS[charset]) ** -(-longest // 2)
        assert half <= 2**48 < half * len(CHARSETS[charset])


def test_charsets_are_in_ascii_order():
    assert all(list(s) == sorted(set(s)) for s in CHARSETS.values())


def test_the_symbols_of_a_charset_never_change():
    """Their names are stored, and their order numbers the codes on paper."""
    assert CHARSETS == {
        "clear": "2346789CDFHJKMNPQRTVWXY",
        "clear_letters": "BCDFHJKLMNPRSTWXZ",
        "digits": "0123456789",
        "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "letters_digits": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }


def test_only_full_alphabets_have_vowels_or_symbols_that_look_alike():
    alike = ["O0Q", "I1L", "B8", "S5", "Z2", "G6", "UV"]
    flawed = {
        name
        for name, symbols in CHARSETS.items()
        if set("AEIOU") & set(symbols)
        or any(len(set(kin) & set(symbols)) > 1 for kin in alike)
    }
    assert flawed == FULL_ALPHABETS == {"letters", "letters_digits"}


# -- spelling


def test_sizes_of_a_format():
    shape = CodeFormat("clear", 11, "BF-26-")
    sizes = shape.radix, shape.capacity, shape.width, shape.canonical_prefix
    assert sizes == (23, 23**11, 12, "BF26")
    assert CodeFormat("clear", 11, check=False).width == 11


@pytest.mark.parametrize(
    ("fields", "grouped", "masked"),
    [
        ({}, "9WHF-VH6V-T", "••••-••6V-T"),
        ({"check": False}, "9WHF-VH6V", "••••-•H6V"),
        ({"prefix": "BF26-"}, "BF26-9WHF-VH6V-M", "BF26-••••-••6V-M"),
        ({"prefix": "BF26"}, "BF269WHF-VH6V-M", "BF26••••-••6V-M"),
        ({"prefix": "A--", "grouping": 3}, "A--9WH-FVH-6VF", "A--•••-•••-6VF"),
        ({"grouping": 0}, "9WHFVH6VT", "••••••6VT"),
    ],
)
def test_grouped_and_masked(fields, grouped, masked):
    shape = CodeFormat(**{"charset": "clear", "length": 8} | fields)
    text = shape.spell(23_456_789_012)
    assert (shape.grouped(text), shape.masked(text)) == (grouped, masked)
    assert shape.grouped(canonical(text)) == grouped
    dots = shape.masked("").removeprefix(shape.prefix)
    assert dots.replace("-", "") == "•" * shape.width


@pytest.mark.parametrize("number", [-1, 23**11, 2**100])
def test_numbers_outside_of_the_format_are_refused(number):
    with pytest.raises(ValueError, match="outside"):
        CodeFormat("clear", 11).spell(number)


def test_halves_outside_of_the_format_are_refused():
    shape, none = CodeFormat("clear", 11), np.zeros(1, np.uint64)
    assert shape.spell_many(none, none + np.uint64(23**6 - 1)).size == 1
    for halves in (none + np.uint64(23**5), none), (none, none + np.uint64(23**6)):
        with pytest.raises(ValueError, match="outside"):
            shape.spell_many(*halves)


@pytest.mark.parametrize(("charset", "length"), SHAPES)
@settings(max_examples=5, deadline=None, derandomize=True)
@given(data=st.data(), prefix=st.sampled_from(PREFIXES), check=st.booleans())
def test_many_are_spelled_as_one_by_one(charset, length, data, prefix, check):
    shape = CodeFormat(charset, length, prefix, check)
    numbers = data.draw(st.lists(st.integers(0, shape.capacity - 1), max_size=20))
    numbers += [0, shape.capacity - 1]
    low_size = shape.radix ** (length - length // 2)
    halves = np.array([divmod(number, low_size) for number in numbers], np.uint64)
    texts = shape.spell_many(halves[:, 0], halves[:, 1])
    assert texts.dtype == f"S{len(prefix) + shape.width}"
    assert [text.decode() for text in texts] == [shape.spell(n) for n in numbers]


@pytest.mark.parametrize("size", [0, ROWS_AT_ONCE, ROWS_AT_ONCE + 1])
def test_arrays_of_any_size(size):
    shape, low = CodeFormat("clear", 11, "BF-"), np.arange(size, dtype=np.uint64)
    texts = shape.spell_many(np.zeros_like(low), low)
    assert texts.size == len(set(texts.tolist())) == size
    for at in {0, size - 1} if size else ():
        assert texts[at].decode() == shape.spell(at)
