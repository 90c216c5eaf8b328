import numpy as np
import pytest
import segno
import zxingcpp

from printing.paper.outputs import escpos
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.printing.paper import escpos_reader
from tests.printing.paper.factories import (
    CLEAR_FORMAT,
    DIGIT_FORMAT,
    HOSTILE_TEXTS,
    SITE,
    make_job,
    make_labels,
    make_layout,
    make_words,
    written_bytes,
)

CODE = "BF26-2222-2222-227C-D"
CANONICAL = CODE.replace("-", "")
WIDE = make_layout(80, 100, inset=4.0)  # 72 mm: 576 dots, 48 columns
SLIM = make_layout(58, 100, inset=5.0)  # 48 mm: 384 dots, 32 columns


def read(job, labels=None, width=576):
    return escpos_reader.receipts(written_bytes(escpos.EscPosPress(job), labels), width)


def single_receipt(job, width=576):
    (receipt,) = read(job, make_labels(job.format, count=1), width)
    return receipt


def test_a_receipt_byte_for_byte():
    job = make_job(layout=WIDE, text="Thanks")

    assert written_bytes(escpos.EscPosPress(job), make_labels(count=1)) == (
        b"\x1b@\x1bt\x13\x1ba\x01"
        b"\x1bE\x01Summer\n\x1bE\x00"
        b"\n\x1d(k\x04\x00\x31\x41\x32\x00"
        b"\x1d(k\x03\x00\x31\x43\x07"
        b"\x1d(k\x03\x00\x31\x45\x31"
        b"\x1d(k\x2f\x00\x31\x50\x30https://PIN.EXAMPLE/SUMMER/BF2622222222227CD"
        b"\x1d(k\x03\x00\x31\x51\x30\n"
        b"\x1d!\x11BF26-2222-2222-227C-D\n\x1d!\x00"
        b"12-0001\n"
        b"pin.example/summer\n"
        b"Thanks\n"
        b"\x1dV\x42\x18"
    )


@pytest.mark.parametrize(("paper", "width"), [(WIDE, 576), (SLIM, 384)])
def test_a_printer_reads_back_the_texts_of_the_job(paper, width):
    job = make_job(
        layout=paper,
        words=make_words(name="Summer", expiry="Until 31 May", mark="PROOF"),
        expiry=True,
        instructions=(("en", "Type the code at the till"), ("es", "Teclee el código")),
        text="Not for resale",
    )
    labels = make_labels(count=3)

    found = read(job, labels, width)

    for receipt, text, serial in zip(found, labels.texts[:, 0], (1, 2, 3), strict=True):
        grouped = CLEAR_FORMAT.grouped(text.decode())
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
    assert single_receipt(make_job(layout=WIDE)).symbols == [
        {
            "kind": "qr",
            "model": 2,
            "module": 7,
            "level": "M",
            "text": SITE + CANONICAL,
        }
    ]


@pytest.mark.parametrize("mode", ["byte", None])
@pytest.mark.parametrize(("paper", "width"), [(WIDE, 576), (SLIM, 384)])
def test_a_qr_symbol_fits_and_is_read_whatever_modes_a_printer_knows(
    paper, width, mode
):
    (sent,) = single_receipt(make_job(layout=paper), width).symbols

    parts = sent["text"] if mode else [("https", 4), (sent["text"][5:], 2)]
    made = segno.make(parts, mode=mode, error="m", boost_error=False, micro=False)
    modules = np.array([[bit & 1 for bit in row] for row in made.matrix], np.bool_)
    dots = np.kron(np.pad(modules, 4), np.ones([sent["module"]] * 2))

    assert dots.shape[1] <= width
    image = np.where(dots, 0, 255).astype(np.uint8)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [SITE + CANONICAL]


def test_a_data_matrix_has_the_code_alone():
    assert single_receipt(make_job(layout=WIDE, symbol="datamatrix")).symbols == [
        {"kind": "datamatrix", "module": 8, "text": CANONICAL}
    ]


def test_code_128_of_letters_and_of_pairs():
    letters = single_receipt(make_job(layout=WIDE, symbol="code128"))
    pairs = single_receipt(
        make_job(layout=SLIM, symbol="code128", format=DIGIT_FORMAT), 384
    )

    look = {"kind": "code128", "height": 80}
    assert letters.symbols == [look | {"module": 2, "text": CANONICAL}]
    assert pairs.symbols == [look | {"module": 3, "text": "000000000099"}]


def test_line_feeds_leave_the_quiet_zone_of_a_symbol():
    receipt = single_receipt(make_job(layout=WIDE, serial=False))

    assert receipt.lines == ["Summer", "", "", CODE, "pin.example/summer"]
    # A line feed is 4.23 mm, more than the four modules that a QR symbol asks for.
    assert 4 * receipt.symbols[0]["module"] / 8 <= 4.23


@pytest.fixture(scope="module")
def plain():
    """Return a receipt whose texts are harmless."""
    return single_receipt(make_job(layout=WIDE))


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_texts_cannot_send_commands(text, plain):
    hostile = make_words(name=text, mark=text)

    receipt = single_receipt(make_job(layout=WIDE, words=hostile, text=text))

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
    assert single_receipt(make_job(layout=WIDE, text=text)).lines[-1] == shown


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "קיץ", "Летняя акция"])
def test_scripts_that_the_printer_lacks_are_drawn(text):
    ((across, down, dots),) = single_receipt(make_job(layout=WIDE, text=text)).pictures
    assert down == 30
    assert across <= 576
    assert sum(byte.bit_count() for byte in dots) > 100


def test_letters_missing_in_all_fonts_are_refused():
    with pytest.raises(Unprintable, match="한"):
        escpos.EscPosPress(make_job(layout=WIDE, text="한"))


def test_long_texts_break_between_words():
    receipt = single_receipt(
        make_job(layout=SLIM, text="word " * 20, serial=False), 384
    )

    assert receipt.lines[-4:] == [" ".join(["word"] * n) for n in (6, 6, 6, 2)]


def test_codes_are_as_large_as_their_line_allows():
    sizes = []
    for paper, look in (
        (WIDE, DIGIT_FORMAT),
        (WIDE, CLEAR_FORMAT),
        (SLIM, CLEAR_FORMAT),
    ):
        width = 576 if paper is WIDE else 384
        sizes.append(single_receipt(make_job(layout=paper, format=look), width).large)

    assert sizes == [
        [(3, "0000-0000-0099")],
        [(2, CODE)],
        [(2, "BF26-2222-"), (2, "2222-227C-D")],
    ]


def test_the_requested_size_of_the_code_is_a_limit():
    receipt = single_receipt(make_job(layout=WIDE, format=DIGIT_FORMAT, code_size=9.0))

    assert receipt.large == []
    assert "0000-0000-0099" in receipt.lines


def test_empty_cells_print_no_receipt():
    labels = make_labels(count=3, here=[False, True, True])

    found = read(make_job(layout=WIDE), labels)

    assert [[x for x in r.lines if x.startswith("12-")] for r in found] == [
        ["12-0002"],
        ["12-0003"],
    ]


@pytest.mark.parametrize(
    ("setup", "on", "message"),
    [
        ({"symbol": "code128"}, SLIM, r"needs 60\.5 mm in width, and has 48 mm"),
        ({"symbol_size": 10.0}, WIDE, r"needs 20\.5 mm in width, and has 10 mm"),
        ({}, make_layout(25, 50), r"at least 24 mm to print on.*leaves 21 mm"),
    ],
)
def test_a_refusal_names_the_size_that_works(setup, on, message):
    with pytest.raises(Unprintable, match=message):
        escpos.EscPosPress(make_job(layout=on, **setup))


@pytest.mark.parametrize(("name", "width"), [("receipt-80", 576), ("receipt-58", 384)])
def test_receipt_layouts_fill_the_width_of_the_printer(name, width):
    press = escpos.EscPosPress(make_job(layout=LAYOUTS[name]))

    (receipt,) = escpos_reader.receipts(
        written_bytes(press, make_labels(count=1)), width
    )

    assert "".join(line for _times, line in receipt.large) == CODE


def test_wide_pages_are_printed_on_80_mm_paper():
    assert single_receipt(make_job(layout=make_layout(210, 297))).large == [(2, CODE)]
