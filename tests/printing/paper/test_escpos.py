import pytest

from printing.paper.outputs import escpos
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.printing.paper import escpos_reader
from tests.printing.paper.jobs import (
    CLEAR,
    DIGITS,
    HOSTILE,
    SITE,
    layout,
    make_job,
    make_labels,
    printed,
    words,
)

CODE = "BF26-2222-2222-227C-D"
CANONICAL = CODE.replace("-", "")
WIDE = layout(80, 100, inset=4.0)  # 72 mm: 576 dots, 48 columns
SLIM = layout(58, 100, inset=5.0)  # 48 mm: 384 dots, 32 columns


def read(job, labels=None, width=576):
    return escpos_reader.receipts(printed(escpos.EscPosPress(job), labels), width)


def one(job, width=576):
    (receipt,) = read(job, make_labels(job.format, count=1), width)
    return receipt


def test_a_receipt_byte_for_byte():
    job = make_job(on=WIDE, text="Thanks")

    assert printed(escpos.EscPosPress(job), make_labels(count=1)) == (
        b"\x1b@\x1bt\x13\x1ba\x01"
        b"\x1bE\x01Summer\n\x1bE\x00"
        b"\n\x1d(k\x04\x00\x31\x41\x32\x00"
        b"\x1d(k\x03\x00\x31\x43\x07"
        b"\x1d(k\x03\x00\x31\x45\x31"
        b"\x1d(k\x2f\x00\x31\x50\x30HTTPS://PIN.EXAMPLE/SUMMER/BF2622222222227CD"
        b"\x1d(k\x03\x00\x31\x51\x30\n"
        b"\x1d!\x11BF26-2222-2222-227C-D\n\x1d!\x00"
        b"12-0001\n"
        b"pin.example/summer\n"
        b"Thanks\n"
        b"\x1dV\x42\x18"
    )


@pytest.mark.parametrize(("paper", "width"), [(WIDE, 576), (SLIM, 384)])
def test_a_printer_reads_back_what_the_job_says(paper, width):
    job = make_job(
        on=paper,
        said=words(name="Summer", expiry="Until 31 May", mark="PROOF"),
        expiry=True,
        instructions=(("en", "Type the code at the till"), ("es", "Teclee el código")),
        text="Not for resale",
    )
    labels = make_labels(count=3)

    found = read(job, labels, width)

    for receipt, text, serial in zip(found, labels.texts[:, 0], (1, 2, 3), strict=True):
        grouped = CLEAR.grouped(text.decode())
        assert "".join(line for _times, line in receipt.large) == grouped
        assert receipt.bold == ["PROOF", "Summer"]
        assert [s["text"] for s in receipt.symbols] == [
            SITE + text.decode().replace("-", "")
        ]
        lines = [line for line in receipt.lines if line]
        assert lines[-6:] == [
            f"12-{serial:04}",
            "Type the code at the till",
            "Teclee el código",
            "pin.example/summer",
            "Until 31 May",
            "Not for resale",
        ]


def test_a_qr_symbol_is_of_model_2_and_level_m():
    assert one(make_job(on=WIDE)).symbols == [
        {
            "kind": "qr",
            "model": 2,
            "module": 7,
            "level": "M",
            "text": SITE + CANONICAL,
        }
    ]


def test_a_data_matrix_says_the_code_alone():
    assert one(make_job(on=WIDE, symbol="datamatrix")).symbols == [
        {"kind": "datamatrix", "module": 8, "text": CANONICAL}
    ]


def test_code_128_of_letters_and_of_pairs():
    letters = one(make_job(on=WIDE, symbol="code128"))
    pairs = one(make_job(on=SLIM, symbol="code128", look=DIGITS), 384)

    look = {"kind": "code128", "height": 80}
    assert letters.symbols == [look | {"module": 2, "text": CANONICAL}]
    assert pairs.symbols == [look | {"module": 3, "text": "000000000099"}]


def test_white_is_left_above_and_below_a_symbol():
    receipt = one(make_job(on=WIDE, serial=False))

    assert receipt.lines == ["Summer", "", "", CODE, "pin.example/summer"]
    # A line feed is 4.23 mm, more than the four modules that a QR symbol asks for.
    assert 4 * receipt.symbols[0]["module"] / 8 <= 4.23


@pytest.fixture(scope="module")
def plain():
    """Return a receipt whose texts are harmless."""
    return one(make_job(on=WIDE))


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_command_nothing(text, plain):
    said = words(name=text, mark=text)

    receipt = one(make_job(on=WIDE, said=said, text=text))

    assert receipt.symbols == plain.symbols
    assert receipt.large == plain.large
    assert receipt.cut == plain.cut
    extra = {line for line in receipt.lines if line} - set(plain.lines)
    assert bool(extra) != bool(receipt.pictures)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b@\x1dV\x00 cut", "@ V cut"),
        ("two\nlines\tand\x00", "two lines and"),
        ("Café “quoted” – 5 €…", 'Café "quoted" - 5 €...'),
        ("Łódź, Çeşme, Žižkov", "Lódz, Çesme, Zizkov"),
        ("Party 🎉 time", "Party time"),
        ("\u202eevil\u202c", "evil"),
        ("½ ﬁn", "½ fin"),
    ],
)
def test_texts_are_printed_in_letters_that_the_printer_has(text, shown):
    assert one(make_job(on=WIDE, text=text)).lines[-1] == shown


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "קיץ", "Летняя акция"])
def test_what_the_printer_cannot_spell_is_drawn(text):
    ((across, down, dots),) = one(make_job(on=WIDE, text=text)).pictures
    assert down == 30
    assert across <= 576
    assert sum(byte.bit_count() for byte in dots) > 100


def test_letters_that_no_font_has_are_refused():
    with pytest.raises(Unprintable, match="한"):
        escpos.EscPosPress(make_job(on=WIDE, text="한"))


def test_long_texts_break_between_words():
    receipt = one(make_job(on=SLIM, text="word " * 20, serial=False), 384)

    assert receipt.lines[-4:] == [" ".join(["word"] * n) for n in (6, 6, 6, 2)]


def test_codes_are_as_large_as_their_line_allows():
    sizes = []
    for paper, look in ((WIDE, DIGITS), (WIDE, CLEAR), (SLIM, CLEAR)):
        width = 576 if paper is WIDE else 384
        sizes.append(one(make_job(on=paper, look=look), width).large)

    assert sizes == [
        [(3, "0000-0000-0099")],
        [(2, CODE)],
        [(2, "BF26-2222-"), (2, "2222-227C-D")],
    ]


def test_a_wished_size_of_the_code_is_a_limit():
    receipt = one(make_job(on=WIDE, look=DIGITS, code_size=9.0))

    assert receipt.large == []
    assert "0000-0000-0099" in receipt.lines


def test_places_that_stay_empty_print_no_receipt():
    labels = make_labels(count=3, here=[False, True, True])

    found = read(make_job(on=WIDE), labels)

    assert [[x for x in r.lines if x.startswith("12-")] for r in found] == [
        ["12-0002"],
        ["12-0003"],
    ]


@pytest.mark.parametrize(
    ("setup", "on", "message"),
    [
        ({"symbol": "code128"}, SLIM, r"needs 60\.5 mm in width, and has 48 mm"),
        ({"symbol_size": 10.0}, WIDE, r"needs 18\.5 mm in width, and has 10 mm"),
        ({}, layout(25, 50), r"at least 24 mm to print on.*leaves 21 mm"),
    ],
)
def test_what_has_no_room_is_refused_with_the_size_that_works(setup, on, message):
    with pytest.raises(Unprintable, match=message):
        escpos.EscPosPress(make_job(on=on, **setup))


@pytest.mark.parametrize(("name", "width"), [("receipt-80", 576), ("receipt-58", 384)])
def test_strips_are_as_wide_as_printers_print(name, width):
    press = escpos.EscPosPress(make_job(on=LAYOUTS[name]))

    (receipt,) = escpos_reader.receipts(printed(press, make_labels(count=1)), width)

    assert "".join(line for _times, line in receipt.large) == CODE


def test_wide_pages_are_printed_on_80_mm_paper():
    assert one(make_job(on=layout(210, 297))).large == [(2, CODE)]
