"""QR by look-up: every version and level bit for bit as another library makes it."""

from itertools import product

import numpy as np
import pytest
import segno
import segno.encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.formats import CHARSETS
from printing.paper.symbology import qr_segments, qr_tables
from printing.paper.symbology.lookup_tables import TextShape
from printing.paper.symbology.qr_segments import (
    ALPHANUMERIC_MODE,
    BYTE_MODE,
    NUMERIC_MODE,
)
from tests.full import covering, full

LEVELS = "LMQH"
# Codewords of data of each version from 1 to 10, by level (ISO/IEC 18004, table 7).
CODEWORDS = {
    "L": (19, 34, 55, 80, 108, 136, 156, 194, 232, 274),
    "M": (16, 28, 44, 64, 86, 108, 124, 154, 182, 216),
    "Q": (13, 22, 34, 48, 62, 76, 88, 110, 132, 154),
    "H": (9, 16, 26, 36, 46, 60, 66, 86, 100, 122),
}
ANY = "".join(map(chr, range(32, 127)))
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SITE = "https://PIN.EXAMPLE/SUMMER/"
NAMES = {
    NUMERIC_MODE: "numeric",
    ALPHANUMERIC_MODE: "alphanumeric",
    BYTE_MODE: "byte",
}


@pytest.fixture(autouse=True, scope="module")
def _segno_as_in_the_standard():
    """Let segno fill a codeword only where it has begun (ISO/IEC 18004, 7.4.10).

    It writes eight zeros more where the bits end with a codeword, as in byte mode.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            segno.encoder,
            "write_padding_bits",
            lambda bits, version, length: bits.extend([0] * (-length % 8)),
        )
        yield


def oracle(text, segments, **choices):
    """Return the symbol of a text in these segments: pairs of mode and length."""
    parts, at = [], 0
    for mode, length in segments:
        number = segno.consts.MODE_MAPPING[mode]
        parts.append((text[at : at + length], number))
        at += length
    assert at == len(text)
    modules = segno.make(parts, boost_error=False, micro=False, **choices)
    return np.array([[bit & 1 for bit in row] for row in modules.matrix], np.bool_)


def segments_of(head, shape, version):
    """Return mode and length of each segment that texts of a shape are divided into."""
    places = [*head, *[shape.symbols] * shape.width]
    found = qr_segments.fewest_bits(places, version)
    return [(NAMES[mode], length) for mode, length in found]


def random_texts(text, count, seed=7):
    """Return some random texts of these symbols."""
    letters = np.random.default_rng(seed).choice(list(text[0]), (count, text[1]))
    return ["".join(line) for line in letters]


def as_bytes(bodies, prefix=""):
    return np.array([prefix + body for body in bodies], np.bytes_)


def mask_of(symbol):
    return int(np.packbits(symbol[8, 2:5])[0] >> 5) ^ 0b101


def capacity(version, level, mode):
    bits = CODEWORDS[level][version - 1] * 8 - 4
    if mode == "byte":
        return (bits - (8 if version < 10 else 16)) // 8
    if mode == "numeric":
        triples, rest = divmod(bits - (10 if version < 10 else 12), 10)
        return 3 * triples + (0 if rest < 4 else 1 if rest < 7 else 2)
    pairs, rest = divmod(bits - (9 if version < 10 else 11), 11)
    return 2 * pairs + (rest >= 6)


@pytest.mark.parametrize(
    ("version", "level", "mode"),
    covering(range(1, 11), "MLQH", ["numeric", "alphanumeric", "byte"]),
)
def test_every_version_and_level_is_bit_for_bit_as_in_another_library(
    version, level, mode
):
    symbols = {"numeric": "0123456789", "alphanumeric": ALPHANUMERIC, "byte": ANY}[mode]
    own = {"numeric": "4", "alphanumeric": "Z", "byte": "~"}[mode]
    length, mask = capacity(version, level, mode), (version + LEVELS.index(level)) % 8
    # The last symbols vary; the first ones have no other mode.
    width = min(length // 2, 9)
    head = own * (length - width)
    shape = TextShape("", symbols, width)
    bodies = random_texts((symbols, width), 4)

    table = qr_tables.make_table(head, shape, level=level, version=version, mask=mask)

    choices = {"version": version, "error": level, "mask": mask}
    expected = [oracle(head + body, [(mode, length)], **choices) for body in bodies]
    assert table.modules(as_bytes(bodies)).tolist() == np.array(expected).tolist()


MIDDLES = range(7, 11)  # symbols between the scheme and the code; fewer would be bytes


@pytest.mark.parametrize(
    ("version", "level", "code", "middles"),
    [
        # The other versions, and each level of all, by `make test-all`.
        *covering(
            (2, 5, 10), "M", ["numeric", "alphanumeric"], [(n,) for n in MIDDLES]
        ),
        *full(product(range(1, 11), "MLQH", ["numeric", "alphanumeric"], [MIDDLES])),
    ],
)
def test_mixed_modes_are_bit_for_bit_as_in_another_library_up_to_the_last_bit(
    version, level, code, middles
):
    symbols = {"numeric": "0123456789", "alphanumeric": "ACDEFGHKM"}[code]
    long_counts, mask = version == 10, (version + LEVELS.index(level)) % 8
    room = CODEWORDS[level][version - 1] * 8
    scheme = 4 + (16 if long_counts else 8) + 8 * len("http")
    for middle in middles:
        head = "http" + "://PIN.EX/"[:middle]
        used = scheme + 4 + (11 if long_counts else 9) + 11 * middle // 2 + middle % 2
        used += 4 + (12 if long_counts else 10) if code == "numeric" else 0
        width = (room - used) * 3 // 10 if code == "numeric" else (room - used) // 6
        if width < 9:
            continue  # so few digits are no segment of their own
        shape = TextShape("", symbols, width)
        bodies = random_texts((symbols, width), 3)

        table = qr_tables.make_table(
            head, shape, level=level, version=version, mask=mask
        )

        segments = segments_of(head, shape, version)
        assert [mode for mode, _length in segments] == (
            ["byte", "alphanumeric"] + ["numeric"] * (code == "numeric")
        )
        choices = {"version": version, "error": level, "mask": mask}
        expected = [oracle(head + body, segments, **choices) for body in bodies]
        assert table.modules(as_bytes(bodies)).tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("length", range(10, 48))
def test_padding_is_as_in_another_library(length):
    shape = TextShape("", CHARSETS["clear"], 5)
    head = random_texts((ALPHANUMERIC[10:], length - 5), 1)[0]
    bodies = random_texts((shape.symbols, 5), 3)

    modules = qr_tables.make_table(head, shape, version=4, mask=2).modules(
        as_bytes(bodies)
    )

    choices = {"version": 4, "error": "M", "mask": 2}
    segments = [("alphanumeric", length)]
    expected = [oracle(head + body, segments, **choices) for body in bodies]
    assert modules.tolist() == np.array(expected).tolist()


@settings(max_examples=40, deadline=None)
@given(
    head=st.text(ANY, min_size=1, max_size=40)
    | st.text(ALPHANUMERIC, max_size=60)
    | st.text(ALPHANUMERIC, max_size=40).map("https://".__add__),
    charset=st.sampled_from(sorted(CHARSETS)),
    width=st.integers(4, 29),
    prefix=st.sampled_from(["", "BF26-", "A-1-B-", "2026-"]),
    level=st.sampled_from(LEVELS),
    seed=st.integers(0, 1000),
)
def test_any_address_and_format(head, charset, width, prefix, level, seed):
    shape = TextShape(prefix, CHARSETS[charset], width)
    bodies = random_texts((shape.symbols, width), 3, seed)
    start = head + prefix.replace("-", "")

    table = qr_tables.make_table(start, shape, level=level)
    modules = table.modules(as_bytes(bodies, prefix))

    mask, segments = mask_of(modules[0]), segments_of(start, shape, version_of(table))
    # The other library chooses the smallest version by itself.
    expected = [
        oracle(start + body, segments, error=level, mask=mask) for body in bodies
    ]
    assert modules.tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("charset", ["digits", "letters"])
@pytest.mark.parametrize("width", [4, 6, 8, 12, 19, 28])
@pytest.mark.parametrize("prefix", ["", "BF26-", "SUMMER-2026-"])
def test_the_library_divides_addresses_with_codes_into_the_same_segments(
    scheme, charset, width, prefix
):
    # In codes of other charsets it makes segments of the digits that happen to stand
    # side by side, which no other code has.
    shape, head = (
        TextShape("", CHARSETS[charset], width),
        f"{scheme}://PIN.EXAMPLE/ETE/",
    )
    start = head + prefix.replace("-", "")
    bodies = random_texts((shape.symbols, width), 20)

    modules = qr_tables.make_table(start, shape).modules(as_bytes(bodies))

    choices = {"ec_level": "M", "data_mask": mask_of(modules[0])}
    expected = [qr_tables.library_symbol(start + body, **choices) for body in bodies]
    assert modules.tolist() == np.array(expected).tolist()


@settings(max_examples=40, deadline=None)
@given(
    head=st.lists(
        st.text("0123456789", max_size=9)
        | st.text(ALPHANUMERIC, max_size=9)
        | st.text("abc_~|z", max_size=9),
        max_size=12,
    ).map("".join),
    symbols=st.sampled_from(["0123456789", "ABCDEFGH"]),
    width=st.integers(1, 12),
)
def test_no_symbol_is_larger_than_the_smallest_of_the_library(head, symbols, width):
    table = qr_tables.make_table(head, TextShape("", symbols, width))

    (body,) = random_texts((symbols, width), 1)
    assert table.rows == len(qr_tables.library_symbol(head + body, ec_level="M"))


def version_of(table):
    return (table.rows - 17) // 4


@pytest.mark.parametrize("mask", range(8))
def test_each_mask_is_as_in_the_library_used_for_learning(mask):
    shape = TextShape("", CHARSETS["letters"], 12)
    bodies = random_texts((shape.symbols, 12), 5)

    modules = qr_tables.make_table(SITE, shape, mask=mask).modules(as_bytes(bodies))

    expected = [
        qr_tables.library_symbol(SITE + body, ec_level="M", version=3, data_mask=mask)
        for body in bodies
    ]
    assert modules.tolist() == np.array(expected).tolist()


@pytest.mark.parametrize(
    ("charset", "width"), [("clear", 13), ("digits", 9), ("letters_digits", 13)]
)
def test_the_mask_is_the_most_frequent_one(charset, width):
    shape = TextShape("", CHARSETS[charset], width)
    bodies = random_texts((shape.symbols, width), 200)

    modules = qr_tables.make_table(SITE, shape).modules(as_bytes(bodies))

    # Of eight masks, the library takes this one for a quarter of the texts and more.
    theirs = [qr_tables.library_symbol(SITE + body, ec_level="M") for body in bodies]
    (mask,) = {mask_of(one) for one in modules}
    assert [mask_of(one) for one in theirs].count(mask) > len(theirs) / 4


@pytest.mark.parametrize(
    ("head", "message"),
    [("https://MÜNCHEN.EXAMPLE/", "ASCII"), ("https://" + "A" * 300, "too many")],
)
def test_addresses_that_no_symbol_can_encode_are_refused(head, message):
    with pytest.raises(ValueError, match=message):
        qr_tables.make_table(head, TextShape("", CHARSETS["clear"], 13))
