"""Every kind of symbol says its code: module by module, and from rendered paper."""

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from codes.formats import CodeFormat
from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.symbology import symbols
from printing.paper.unprintable import Unprintable
from tests.printing.paper.sample_codes import canonical, make_texts

SITE = "https://PIN.EXAMPLE/SUMMER/"
READ = {
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code128": zxingcpp.BarcodeFormat.Code128,
}
KINDS = list(READ)
FORMATS = [
    CodeFormat("clear", 12),
    CodeFormat("clear", 12, "BF26-"),
    CodeFormat("clear", 9, "SUMMER-2026-AB-", check=False, grouping=0),
    CodeFormat("clear", 20, "A-B-C"),
    CodeFormat("clear_letters", 22, "BF26-"),
    CodeFormat("digits", 6),
    CodeFormat("digits", 7),
    CodeFormat("digits", 28, "2026-"),
    CodeFormat("digits", 9, "BF-1"),
    CodeFormat("digits", 8, "BF-", check=False),
    CodeFormat("letters", 8, "7"),
    CodeFormat("letters", 20, "PRIZE-7-"),
    CodeFormat("letters_digits", 18, "SUMMER-2026-ABC"),
    CodeFormat("letters_digits", 4),
    CodeFormat("letters_digits", 5),  # fills a Data Matrix symbol to the last codeword
]


def read_symbols(kind, image):
    found = zxingcpp.read_barcodes(image, formats=READ[kind])
    return [symbol.text for symbol in found]


def pixels(maker, modules, *, scale=3):
    """Return a picture of the modules in their quiet zone."""
    high = maker.quiet_zone if maker.rows > 1 else 0
    framed = np.pad(modules, ((high, high), (maker.quiet_zone, maker.quiet_zone)))
    tall = scale if maker.rows > 1 else 40
    return np.where(np.kron(framed, np.ones((tall, scale))), 0, 255).astype(np.uint8)


def filled(maker, path):
    """Return the modules that a path covers in the box with the quiet zone."""
    columns, rows = maker.size
    box = np.zeros((rows, columns), np.int64)
    for line in path.splitlines():
        *numbers, operator = line.split()
        assert operator == b"re"
        x, y, width, height = map(int, numbers)
        assert 0 <= x < x + width <= columns
        assert 0 <= y < y + height <= rows
        box[y : y + height, x : x + width] += 1
    return box


@pytest.mark.parametrize("format", FORMATS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_symbols_are_read_back(kind, format):
    maker, texts = symbols.symbol_maker(kind, SITE, format), make_texts(format)

    modules = maker.modules(texts)

    head = SITE if kind == "qr" else ""
    expected = [[head + canonical(text)] for text in texts.tolist()]
    assert [read_symbols(kind, pixels(maker, one)) for one in modules] == expected
    assert [[maker.payload(text)] for text in texts.tolist()] == expected


@pytest.mark.parametrize("format", FORMATS[:6], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_paths_cover_the_dark_modules_once_and_leave_the_quiet_zone_empty(kind, format):
    maker, texts = symbols.symbol_maker(kind, SITE, format), make_texts(format)

    coverage = [filled(maker, path) for path in maker.paths(texts)]

    high = maker.quiet_zone if maker.rows > 1 else 0
    around = ((0, 0), (high, high), (maker.quiet_zone, maker.quiet_zone))
    assert np.array(coverage).tolist() == np.pad(maker.modules(texts), around).tolist()


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_symbols_are_read_from_rendered_pages(kind, dpi):
    format = CodeFormat("clear", 12, "BF26-")
    maker, texts = symbols.symbol_maker(kind, SITE, format), make_texts(format, 12)
    width, height = (length * POINTS_PER_MM for length in maker.min_size())
    columns, rows = maker.size
    turned = f"{width / columns} 0 0 {-height / rows} 10 {height + 10} cm".encode()
    read = []
    for path in maker.paths(texts):
        pdf = pikepdf.new()
        page = pdf.add_blank_page(page_size=(width + 20, height + 20))
        page.Contents = pdf.make_stream(b"0 g q %b\n%bf Q" % (turned, path))
        file = io.BytesIO()
        pdf.save(file)
        with pypdfium2.PdfDocument(file.getvalue()) as opened:
            read.append(read_symbols(kind, opened[0].render(scale=dpi / 72).to_numpy()))

    assert read == [[maker.payload(text)] for text in texts.tolist()]


@pytest.mark.parametrize(
    ("kind", "size", "least"),
    [
        # GS1 UK's own example: 29 modules and 8 of quiet zone by 0.396 are 14.652.
        ("qr", (37, 37), (14.652, 14.652)),
        ("datamatrix", (22, 22), (8.712, 8.712)),
        ("code128", (242, 1), (60.5, 5.0)),
    ],
)
def test_sizes_of_symbols(kind, size, least):
    maker = symbols.symbol_maker(kind, SITE, CodeFormat("clear", 12, "BF26-"))

    assert maker.kind == kind
    assert maker.size == size
    assert maker.min_size() == pytest.approx(least)


def test_a_square_symbol_is_centred_in_its_box_and_bars_fill_it():
    format, box = CodeFormat("clear", 12), Box(5, 10, 60, 20)

    placed = [symbols.symbol_maker(kind, SITE, format).fit_box(box) for kind in KINDS]

    assert placed == [Box(25, 10, 20, 20), Box(25, 10, 20, 20), box]


def test_makers_are_cached():
    format = CodeFormat("clear", 12)
    same = CodeFormat("clear", 12)

    assert symbols.symbol_maker("qr", SITE, format) is symbols.symbol_maker(
        "qr", SITE, same
    )
    assert symbols.symbol_maker("qr", SITE, format) is not symbols.symbol_maker(
        "qr", "https://A/", format
    )


@pytest.mark.parametrize("kind", ["none", "aztec", "", "QR"])
def test_other_kinds_are_unknown(kind):
    with pytest.raises(KeyError):
        symbols.symbol_maker(kind, SITE, CodeFormat("clear", 12))


@pytest.mark.parametrize(
    "site", ["https://MÜNCHEN.EXAMPLE/", "https://" + "A" * 300 + "/"]
)
def test_an_address_that_no_symbol_can_encode_is_refused_for_qr_only(site):
    format = CodeFormat("clear", 12)

    with pytest.raises(Unprintable, match="Print Data Matrix instead"):
        symbols.symbol_maker("qr", site, format)
    assert symbols.symbol_maker("datamatrix", site, format).size == (20, 20)


@pytest.mark.parametrize("kind", KINDS)
def test_wider_arrays_and_empty_ones_are_accepted(kind):
    format = CodeFormat("clear", 8)
    maker, texts = symbols.symbol_maker(kind, SITE, format), make_texts(format, 3)

    assert maker.paths(texts.astype("S40")) == maker.paths(texts)
    assert maker.paths(texts[:0]) == []
    with pytest.raises(ValueError, match="not of the format"):
        maker.paths(np.array([b"", texts[0]]))
