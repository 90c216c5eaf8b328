"""Print every layout and read every symbol back at three resolutions."""

import io
import re
from functools import cache

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from printing.paper import press
from printing.paper.designs import catalogue
from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.labels import Labels
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.symbology import symbols
from tests.full import covering
from tests.printing.paper.factories import (
    CLEAR_FORMAT,
    DIGIT_FORMAT,
    make_job,
    make_words,
)
from tests.printing.paper.sample_codes import canonical, make_texts
from tests.sources import ROOT

DOTS = (203, 300, 600)  # an inch
NEAR = 0.1  # millimetres
FORMATS = {
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "code128": zxingcpp.BarcodeFormat.Code128,
}


def make(layout, format=CLEAR_FORMAT, **setup):
    texts = make_words(name="Summer festival", expiry="Valid until 31 December 2027")
    return make_job(
        layout=layout,
        words=texts,
        format=format,
        **{"expiry": True, "text": "Thanks"} | setup,
    )


def sheet(job, sheets=1):
    """Return labels that fill some sheets."""
    shape = (sheets, job.layout.per_page)
    count = sheets * job.layout.per_page
    return Labels(
        make_texts(job.format, count).reshape(shape),
        np.arange(1, count + 1, dtype=np.uint64).reshape(shape),
        np.ones(shape, bool),
    )


def written(job_press, labels):
    file = io.BytesIO()
    job_press.write(file, labels)
    return file.getvalue()


@cache
def design_of(name):
    return catalogue.default_for(LAYOUTS[name])


@cache
def qr_sheet(name):
    """Return the PDF of a sheet, its job, its labels and the place of the symbol."""
    job = make(LAYOUTS[name], design=design_of(name))
    labels, job_press = sheet(job), press.for_output(job)
    return written(job_press, labels), job, labels, job_press.symbol


def scanned(pdf, dots, kind):
    """Return the box of each symbol of the first page in mm, by payload."""
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=dots / 72, grayscale=True).to_numpy()
    found = {}
    for symbol in zxingcpp.read_barcodes(image, formats=FORMATS[kind]):
        corners = symbol.position
        xs, ys = zip(
            *(
                (corner.x / dots * 25.4, corner.y / dots * 25.4)
                for corner in (
                    corners.top_left,
                    corners.top_right,
                    corners.bottom_left,
                    corners.bottom_right,
                )
            ),
            strict=True,
        )
        found[symbol.text] = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    return found


def expected_payloads(job, labels, kind):
    """Return the payloads that the symbols should have, cell by cell."""
    head = job.site if kind == "qr" else ""
    return [head + canonical(text) for text in labels.texts.ravel().tolist()]


def letters(pdf):
    """Return the letters of the first page with their boxes in mm from the top left."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        height, text = page.get_height(), page.get_textpage()
        found = []
        for at in range(text.count_chars()):
            letter = text.get_text_range(at, 1)
            # PDFium reports a dash at the end of a line as a hyphen.
            if letter.strip() and letter != "\ufffe":
                found.append((letter, _box(text.get_charbox(at), height)))
    return found


def paths(pdf):
    """Return the boxes of the paths in the content of the first page itself."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        drawn = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=1)
        return [_box(path.get_bounds(), page.get_height()) for path in drawn]


def _box(bounds, height):
    left, bottom, right, top = (edge / POINTS_PER_MM for edge in bounds)
    return Box(left, height / POINTS_PER_MM - top, right - left, top - bottom)


@pytest.mark.parametrize(("name", "dots"), covering(LAYOUTS, DOTS))
def test_every_symbol_of_a_sheet_is_read_in_its_cell(name, dots):
    pdf, job, labels, _place = qr_sheet(name)

    found = scanned(pdf, dots, "qr")
    expected = expected_payloads(job, labels, "qr")
    assert set(found) == set(expected)
    for text, cell in zip(expected, job.layout.cells(), strict=True):
        assert cell.contains(found[text], tolerance=25.4 / dots)


def till_cases():
    """Return layouts and symbols for tills: `make test` has one layout of each kind."""
    chosen = {layout.kind: name for name, layout in LAYOUTS.items()}.values()
    return [
        pytest.param(name, kind, marks=() if name in chosen else pytest.mark.full)
        for name, layout in LAYOUTS.items()
        for kind in ("datamatrix", "code128")
        # The bars of such a code are wider than some labels.
        if symbols.symbol_maker(kind, "", DIGIT_FORMAT).min_size()[0]
        <= layout.label_width - layout.stub - 2 * layout.inset
    ]


@pytest.mark.parametrize(("name", "kind"), till_cases())
def test_symbols_for_tills_have_the_code_alone(name, kind):
    job = make(
        LAYOUTS[name],
        format=DIGIT_FORMAT,
        symbol=kind,
        design=design_of(name),
        name=False,
        text="",
    )
    labels = sheet(job)

    # At 300 dpi bars of 0.25 mm fall between the pixels, and one in a thousand is
    # misread: a linear code has a check of one in 103 only.
    dots = 600 if kind == "code128" else 300
    found = scanned(written(press.for_output(job), labels), dots, kind)
    assert set(found) == set(expected_payloads(job, labels, kind))


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_letter_is_inside_a_cell_and_every_code_in_its_own(name):
    pdf, job, labels, _place = qr_sheet(name)
    cells = list(job.layout.cells())
    in_cells = [""] * len(cells)

    for letter, box in letters(pdf):
        cells_around = [
            at for at, cell in enumerate(cells) if cell.contains(box, tolerance=NEAR)
        ]
        assert len(cells_around) == 1, (letter, box)
        in_cells[cells_around[0]] += letter
    texts, serials = labels.texts.ravel().tolist(), labels.serials.ravel().tolist()
    for text_of_cell, text, serial in zip(in_cells, texts, serials, strict=True):
        prefix, body = CLEAR_FORMAT.prefix, canonical(text).removeprefix("BF26")
        assert prefix in text_of_cell  # constant, so drawn with the rest of the label
        assert body in text_of_cell.replace("-", "")
        assert f"12-{serial:04}" in text_of_cell
        assert "Summerfestival" in text_of_cell


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_documented_module_is_the_printed_one(name):
    _pdf, job, _labels, place = qr_sheet(name)
    maker = symbols.symbol_maker("qr", job.site, job.format)

    text = (ROOT / "docs/printing.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", text, re.MULTILINE)
    assert row.split(" | ")[1] == f"{place.width / maker.size[0]:.3f}"


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_symbol_is_where_the_press_says(name):
    pdf, job, _labels, place = qr_sheet(name)
    maker = symbols.symbol_maker("qr", job.site, job.format)
    module = place.width / maker.size[0]
    inside = place.grown(-maker.quiet_zone * module)

    drawn = paths(pdf)
    for cell in job.layout.cells():
        expected = inside.translated(cell.x, cell.y)
        assert cell.contains(expected)
        assert any(
            expected.contains(path, tolerance=NEAR)
            and path.contains(expected, tolerance=NEAR)
            for path in drawn
        )
