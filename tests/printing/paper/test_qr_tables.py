"""QR by look-up: every version and level bit for bit as another library makes it."""

import numpy as np
import pytest
import segno
import segno.encoder
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.formats import CHARSETS
from printing.paper.symbology import qr_tables
from printing.paper.symbology.lookup_tables import TextShape
from printing.paper.symbology.qr_tables import ALPHANUMERIC
from tests.full import covering

LEVELS = "LMQH"
# Codewords of data of each version from 1 to 10, by level (ISO/IEC 18004, table 7).
CODEWORDS = {
    "L": (19, 34, 55, 80, 108, 136, 156, 194, 232, 274),
    "M": (16, 28, 44, 64, 86, 108, 124, 154, 182, 216),
    "Q": (13, 22, 34, 48, 62, 76, 88, 110, 132, 154),
    "H": (9, 16, 26, 36, 46, 60, 66, 86, 100, 122),
}
ANY = "".join(map(chr, range(32, 127)))


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


def oracle(text, mode, **choices):
    modules = segno.make(text, mode=mode, boost_error=False, micro=False, **choices)
    return np.array([[bit & 1 for bit in row] for row in modules.matrix], np.bool_)


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
    pairs, rest = divmod(bits - (9 if version < 10 else 11), 11)
    return 2 * pairs + (rest >= 6)


@pytest.mark.parametrize(
    ("version", "level", "mode"),
    covering(range(1, 11), "MLQH", ["alphanumeric", "byte"]),
)
def test_every_version_and_level_is_bit_for_bit_as_in_another_library(
    version, level, mode
):
    symbols = ALPHANUMERIC if mode == "alphanumeric" else ANY
    length, mask = capacity(version, level, mode), (version + LEVELS.index(level)) % 8
    width = min(length, 9)
    head = random_texts((symbols, length - width), 1)[0]
    shape = TextShape("", symbols, width)
    bodies = random_texts((symbols, width), 4)
    if mode == "byte":
        head, bodies = head.replace("A", "a"), ["~" + body[1:] for body in bodies]

    table = qr_tables.make_table(head, shape, level=level, version=version, mask=mask)

    choices = {"version": version, "error": level, "mask": mask}
    expected = [oracle(head + body, mode, **choices) for body in bodies]
    assert table.modules(as_bytes(bodies)).tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("length", range(10, 48))
def test_padding_is_as_in_another_library(length):
    shape = TextShape("", CHARSETS["clear"], 5)
    head = random_texts((ALPHANUMERIC, length - 5), 1)[0]
    bodies = random_texts((shape.symbols, 5), 3)

    modules = qr_tables.make_table(head, shape, version=4, mask=2).modules(
        as_bytes(bodies)
    )

    choices = {"version": 4, "error": "M", "mask": 2}
    expected = [oracle(head + body, "alphanumeric", **choices) for body in bodies]
    assert modules.tolist() == np.array(expected).tolist()


@settings(max_examples=40, deadline=None)
@given(
    head=st.text(ANY, min_size=1, max_size=40) | st.text(ALPHANUMERIC, max_size=60),
    charset=st.sampled_from(sorted(CHARSETS)),
    width=st.integers(4, 29),
    prefix=st.sampled_from(["", "BF26-", "A-1-B-"]),
    level=st.sampled_from(LEVELS),
    seed=st.integers(0, 1000),
)
def test_any_address_and_format(head, charset, width, prefix, level, seed):
    shape = TextShape(prefix, CHARSETS[charset], width)
    bodies = random_texts((shape.symbols, width), 3, seed)
    start = head + prefix.replace("-", "")

    table = qr_tables.make_table(start, shape, level=level)
    modules = table.modules(as_bytes(bodies, prefix))

    compact = set(start) <= set(ALPHANUMERIC)
    mode = "alphanumeric" if compact else "byte"
    mask = mask_of(modules[0])
    # The other library chooses the smallest version by itself.
    expected = [oracle(start + body, mode, error=level, mask=mask) for body in bodies]
    assert modules.tolist() == np.array(expected).tolist()


@pytest.mark.parametrize("mask", range(8))
def test_each_mask_is_as_in_the_library_used_for_learning(mask):
    shape = TextShape("", CHARSETS["letters"], 12)
    bodies = random_texts((shape.symbols, 12), 5)
    head = "HTTPS://PIN.EXAMPLE/SUMMER/"

    modules = qr_tables.make_table(head, shape, mask=mask).modules(as_bytes(bodies))

    expected = [
        qr_tables.library_symbol(head + body, ec_level="M", version=3, data_mask=mask)
        for body in bodies
    ]
    assert modules.tolist() == np.array(expected).tolist()


@pytest.mark.parametrize(
    ("charset", "width"), [("clear", 13), ("digits", 9), ("letters_digits", 13)]
)
def test_the_mask_is_the_most_frequent_one(charset, width):
    shape, head = TextShape("", CHARSETS[charset], width), "HTTPS://PIN.EXAMPLE/SUMMER/"
    bodies = random_texts((shape.symbols, width), 200)

    modules = qr_tables.make_table(head, shape).modules(as_bytes(bodies))

    # Of eight masks, the library takes this one for a quarter of the texts and more.
    theirs = [qr_tables.library_symbol(head + body, ec_level="M") for body in bodies]
    (mask,) = {mask_of(one) for one in modules}
    assert [mask_of(one) for one in theirs].count(mask) > len(theirs) / 4


def test_many_texts_at_once_are_as_one_by_one():
    shape = TextShape("", CHARSETS["digits"], 6)
    table = qr_tables.make_table("HTTPS://PIN.EXAMPLE/", shape)
    texts = as_bytes([f"{number:06}" for number in range(10_000)])

    modules = table.modules(texts)

    chosen = [0, 4095, 4096, 8191, 8192, 9999]
    one_by_one = [table.modules(texts[at : at + 1])[0] for at in chosen]
    assert modules[chosen].tolist() == np.array(one_by_one).tolist()
    assert len(np.unique(modules.reshape(len(modules), -1), axis=0)) == 10_000


def test_no_texts_make_no_symbols():
    table = qr_tables.make_table("HTTPS://PIN.EXAMPLE/", TextShape("", "0123456789", 6))

    assert table.modules(np.array([], "S6")).shape == (0, 25, 25)


@pytest.mark.parametrize("text", ["", "AB-1234", "XX-12345", "AB-12347", "ab-12345"])
def test_a_text_of_another_format_is_refused(text):
    table = qr_tables.make_table(
        "HTTPS://PIN.EXAMPLE/AB", TextShape("AB-", "123456", 5)
    )

    with pytest.raises(ValueError, match="not of the format"):
        table.modules(np.array([b"AB-12345", text.encode()]))


def test_a_text_that_is_too_long_is_refused():
    table = qr_tables.make_table("HTTPS://PIN.EXAMPLE/", TextShape("", "123456", 5))

    with pytest.raises(ValueError, match="not of the format"):
        table.modules(np.array([b"123456"]))


@pytest.mark.parametrize(
    ("head", "message"),
    [("HTTPS://MÜNCHEN.EXAMPLE/", "ASCII"), ("HTTPS://" + "A" * 300, "too many")],
)
def test_addresses_that_no_symbol_can_encode_are_refused(head, message):
    with pytest.raises(ValueError, match=message):
        qr_tables.make_table(head, TextShape("", CHARSETS["clear"], 13))
