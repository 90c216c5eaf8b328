import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.canonical import canonical
from codes.formats import (
    CHARSETS,
    LOOK_ALIKES,
    MAX_LENGTH,
    CodeFormat,
    Unreadable,
    shortest_length,
)
from codes.typos import CONFUSED

SHAPES = [
    (charset, length)
    for charset in CHARSETS
    for length in range(shortest_length(charset), MAX_LENGTH[charset] + 1)
]
PREFIXES = ["", "BF26-", "O0I1", "A-B--C-", "SUMMER-2026-ES-"]


def refusal(reading, text):
    with pytest.raises(Unreadable) as caught:
        reading(text)
    return caught.value.kind, caught.value.group


def outcome(fmt, text):
    try:
        return fmt.read(text), None
    except Unreadable as unreadable:
        return None, unreadable.kind


FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
CYRILLIC = str.maketrans("ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух")
GREEK = str.maketrans("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ")
WAYS_TO_TYPE = {
    "as printed": str,
    "lower case": str.lower,
    "no dashes": lambda text: text.replace("-", ""),
    "spaces": lambda text: f"  {text.replace('-', ' ')}\n",
    "em dashes": lambda text: text.replace("-", "—"),
    "spelled out": "\u00a0".join,
    "full width": lambda text: text.translate(FULL_WIDTH),
    "Cyrillic": lambda text: text.translate(CYRILLIC),
    "Cyrillic, lower": lambda text: text.lower().translate(CYRILLIC),
    "Greek": lambda text: text.translate(GREEK),
    "Greek, lower": lambda text: text.translate(GREEK).lower(),
    "right to left": lambda text: f"\u202b\u200f{text}\u202c\u200b\ufeff",
    "quoted": lambda text: f"«{text}».",
    "Arabic digits": lambda text: text.translate(
        str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    ),
}


@pytest.mark.parametrize("way", WAYS_TO_TYPE)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    data=st.data(),
    shape=st.sampled_from(SHAPES),
    prefix=st.sampled_from(PREFIXES),
    check=st.booleans(),
    grouping=st.sampled_from([0, 2, 3, 4, 5, 8]),
)
def test_what_is_printed_is_read_however_typed(
    way, data, shape, prefix, check, grouping
):
    charset, length = shape
    if way == "spelled out":
        length, prefix, grouping = min(length, 20), prefix[:5], 0  # twice as long
    fmt = CodeFormat(charset, length, prefix, check, grouping)
    number = data.draw(st.integers(0, fmt.capacity - 1))
    typed = WAYS_TO_TYPE[way](fmt.grouped(fmt.spell(number)))
    assert fmt.fits(canonical(typed))
    assert fmt.read(canonical(typed)) == number


@pytest.mark.parametrize(
    ("charset", "typed", "meant"),
    [
        ("clear", "BZGUBZGU", "826V826V"),
        ("clear_letters", "0OQ1I238", "DDDLLZBB"),
        ("clear_letters", "5EGUVYHH", "SFCWWWHH"),
        ("digits", "OILSBZGO", "01158260"),
        ("letters", "01582601", "OISBZGOI"),
    ],
)
def test_look_alikes_are_replaced_by_symbols_of_the_charset(charset, typed, meant):
    fmt = CodeFormat(charset, 8, "SOBZ-", check=False)
    assert fmt.read("SOBZ" + typed) == fmt.read("SOBZ" + meant)
    assert fmt.spell(fmt.read("SOBZ" + typed)) == "SOBZ-" + meant


@pytest.mark.parametrize(
    ("charset", "foreign"),
    [
        ("clear", "01AEILOS5"),
        ("clear_letters", "A4679"),
        ("digits", "ACDEQ"),
        ("letters", "3479"),
    ],
)
def test_other_foreign_symbols_are_refused(charset, foreign):
    fmt = CodeFormat(charset, 8, check=False)
    for symbol in foreign:
        body = fmt.symbols[0] * 7 + symbol
        assert refusal(fmt.read, body) == ("symbols", 2)


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_look_alike_is_read_as_a_symbol_of_the_charset_and_is_none_itself(charset):
    symbols, alikes = CHARSETS[charset], LOOK_ALIKES[charset]
    assert set(alikes.values()) <= set(symbols)
    assert not set(alikes) & set(symbols)


def test_clear_letters_read_what_has_one_look_alike_among_them_as_that_one():
    symbols, read = CHARSETS["clear_letters"], {}
    for typed in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        kin = {other for alike in CONFUSED if typed in alike for other in alike}
        if typed not in symbols and len(found := kin & set(symbols)) == 1:
            read[typed] = found.pop()
    assert LOOK_ALIKES["clear_letters"] == read


def test_look_alikes_in_the_prefix_stay():
    fmt = CodeFormat("clear", 8, "B0-", check=False)
    assert fmt.read("B0BBBBBBBB") == fmt.read("B088888888")
    assert not fmt.fits("BO88888888")
    assert refusal(fmt.read, "8088888888") == ("symbols", 1)


@pytest.mark.parametrize(
    ("body", "kind", "group"),
    [
        ("2222222", "length", None),
        ("222222222222222", "length", None),
        ("", "length", None),
        ("22222O222222", "symbols", 3),
        ("O22222222222", "symbols", 2),
        ("22222222222é", "symbols", 4),
        ("222222222222", "check", None),
    ],
)
def test_reading_says_what_is_wrong_and_where(body, kind, group):
    fmt = CodeFormat("clear", 11, "BF26-")
    assert refusal(fmt.read, "BF26" + body) == (kind, group)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.text(max_size=20), shape=st.sampled_from(SHAPES))
def test_reading_anything_raises_only_unreadable(text, shape):
    for check in (True, False):
        fmt = CodeFormat(*shape, check=check)
        for body in (text, text.ljust(fmt.width, "7")[: fmt.width]):
            number, error = outcome(fmt, body)
            assert error in {None, "symbols", "length", "check"}
            assert error or 0 <= number < fmt.capacity


@pytest.mark.parametrize(("charset", "length"), MAX_LENGTH.items())
@pytest.mark.parametrize("grouping", [0, 2, 4])
def test_the_longest_codes_may_be_typed_as_printed(charset, length, grouping):
    fmt = CodeFormat(charset, length, "A-A-A-A-A-A-A-A", grouping=grouping)
    assert fmt.read(canonical(fmt.grouped(fmt.spell(12_345)))) == 12_345


@pytest.mark.parametrize("charset", CHARSETS)
def test_every_single_slip_in_a_printed_text_is_caught(charset):
    fmt, chance = CodeFormat(charset, 9, "X-"), random.Random(1)
    for _ in range(5):
        text = canonical(fmt.spell(chance.randrange(fmt.capacity)))
        slips = {
            text[:at] + symbol + text[at + 1 :]
            for at, symbol in product(range(1, len(text)), fmt.symbols)
        }
        slips |= {
            text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            for at in range(1, len(text) - 1)
        }
        for slip in slips - {text}:
            assert refusal(fmt.read, slip)[0] == "check"


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_wrong_prefix_is_mostly_caught(charset):
    number, caught, tried = 123_456, 0, 0
    bodies = {}
    for letter, digit in product("ABCDEFGHJK", "0123456789"):
        fmt = CodeFormat(charset, 8, letter + digit)
        bodies[fmt] = fmt.spell(number)[2:]
    for right, wrong in product(bodies, repeat=2):
        tried += right != wrong
        caught += bodies[right] != bodies[wrong]
    assert caught / tried > 1 - 1.2 / len(CHARSETS[charset])
