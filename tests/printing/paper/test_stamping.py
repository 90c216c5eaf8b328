import io
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageChops

from codes.formats import CodeFormat
from printing.paper import press
from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.pdf.stamping import StampPress
from printing.paper.sheets.layouts import LAYOUTS
from printing.uploads import logo as logo_upload
from tests.printing.paper import pdf_pages
from tests.printing.paper.pdf_pages import (
    both_presses,
    expected_payloads,
    expected_texts,
    make_job,
    make_labels,
    make_own_job,
    open_pdf,
    prepared_press,
    print_pdf,
    read_letters,
    render_page,
    scan_page,
)

LINES = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'


def test_every_symbol_and_text_is_on_its_own_label():
    job = make_job(design="classic")
    labels = make_labels(job, 40)
    pdf = print_pdf(job, labels)
    for page in range(2):
        assert set(scan_page(pdf, page)) == expected_payloads(job, labels, page)
        shown = read_letters(pdf, job, page)
        for place, (code, serial) in expected_texts(job, labels, page).items():
            assert code + serial in shown.pop(place)
        assert shown == {}


@pytest.mark.parametrize(
    "format",
    [
        CodeFormat("digits", 28, "A-"),
        CodeFormat("letters", 5, "", check=False, grouping=0),
        CodeFormat("clear_letters", 12, "BF26-"),
        CodeFormat("letters_digits", 9, "X", grouping=3),
    ],
    ids=lambda format: format.charset,
)
def test_codes_of_every_charset_are_printed(format):
    job = make_job("cards-85x55", design="card", format=format, digits=1)
    labels = make_labels(job, 9)
    pdf = print_pdf(job, labels)
    assert set(scan_page(pdf)) == expected_payloads(job, labels)
    shown = read_letters(pdf, job)
    for place, (code, _) in expected_texts(job, labels).items():
        assert code in shown[place]


@pytest.mark.parametrize("symbol", ["qr", "datamatrix", "code128"])
def test_symbols_are_where_the_press_says(symbol):
    job = make_job(symbol=symbol)
    labels, pdf_press = make_labels(job, 24), prepared_press(job)
    found = scan_page(print_pdf(job, labels, pdf_press))
    assert set(found) == expected_payloads(job, labels)
    box = pdf_press.symbol
    middles = [(box.x + box.width / 2, box.y + box.height / 2)] * 24
    for cell, text, (x, y) in zip(
        job.layout.cells(), labels.texts[0], middles, strict=True
    ):
        payload = text.decode().replace("-", "")
        place = found[pdf_pages.SITE + payload if symbol == "qr" else payload]
        assert math.dist(place, (cell.x + x, cell.y + y)) < 0.3


@pytest.mark.parametrize(
    ("design", "css"),
    [
        ("classic", ""),
        ("own", ".w{text-align:center}"),
        ("own", ".w{transform:rotate(90deg) translate(8mm,8mm);width:30mm}"),
        (
            "own",
            ".code{letter-spacing:.4pt;color:#a00}.serial{opacity:1;font-size:5pt}",
        ),
        ("own", ".w{background:linear-gradient(#fdd,#ddf);text-decoration:underline}"),
        (
            "own",
            ".code{font-family:FiraGO;white-space:nowrap;font-size:7pt;display:inline}"
            ".w{text-align:right}",
        ),
    ],
    ids=["classic", "centred", "turned", "spaced", "underlined", "many-widths"],
)
def test_stamped_labels_look_as_if_each_was_rendered(design, css):
    job = make_own_job(LINES, css) if design == "own" else make_job(design=design)
    labels = make_labels(job, 6)
    stamping, flowing = both_presses(job)
    stamped, rendered = (
        render_page(print_pdf(job, labels, pdf_press), dpi=150)
        for pdf_press in (stamping, flowing)
    )
    differences = np.asarray(ImageChops.difference(stamped, rendered))
    assert np.count_nonzero(differences > 64) < 25  # of half a million
    assert np.count_nonzero(np.asarray(stamped) < 64) > 12_500


def test_cells_without_a_code_are_blank():
    job = make_job(ground="#ffeedd", crop_marks=False)
    labels = make_labels(job, 48)
    here = labels.here.copy()
    here[0, [0, 5, 23]] = here[1] = False
    pdf = print_pdf(job, replace(labels, here=here))
    shown = np.asarray(render_page(pdf, dpi=100))
    empty = [
        place
        for place, cell in enumerate(job.layout.cells())
        if (_cut(shown, cell, 100) == 255).all()
    ]
    assert empty == [0, 5, 23]
    assert (np.asarray(render_page(pdf, 1, dpi=50)) == 255).all()


def test_the_printer_offset_moves_everything():
    job = make_job("cards-85x55-bleed", design="card", crop_marks=True)
    labels = make_labels(job, 3)
    moved = replace(job, setup=replace(job.setup, shift_x=2.54, shift_y=-5.08))
    before, after = (
        np.asarray(render_page(print_pdf(each, labels), dpi=100))
        for each in (job, moved)
    )
    rolled = np.roll(before, (-20, 10), axis=(0, 1))
    assert np.count_nonzero(abs(rolled.astype(int) - after) > 128) < 100
    assert np.count_nonzero(abs(before.astype(int) - after) > 128) > 10_000


def test_each_back_follows_its_front_with_mirrored_columns():
    job = make_job("cards-85x55", design="card", back="Back of it")
    labels = make_labels(job, 13)  # one row, and one label of the next
    pdf = print_pdf(job, labels)
    width = job.layout.page_width
    turned = [
        Box(width - cell.right, cell.y, cell.width, cell.height)
        for cell in job.layout.cells()
    ]
    fronts, backs = read_letters(pdf, job, 2), read_letters(pdf, job, 3, turned)
    assert set(fronts) == set(backs) == {0, 1, 2}
    assert turned[0].x > turned[1].x
    assert set(backs.values()) == {"Backofit"}
    with open_pdf(pdf) as document:
        assert len(document.pages) == 4
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"


def test_crop_marks_are_on_fronts_only():
    chosen = {"design": "card", "back": "Back", "ground": "#ffffff"}
    plain, marked = (
        print_pdf(job, make_labels(job, 1))
        for job in (
            make_job("cards-85x55-bleed", **chosen),
            make_job("cards-85x55-bleed", crop_marks=True, **chosen),
        )
    )
    same = [render_page(plain, page) == render_page(marked, page) for page in (0, 1)]
    assert same == [False, True]


def test_the_background_ends_with_the_bleed():
    job = make_job("cards-85x55-bleed", design="card", ground="#ffeedd", bleed=3.0)
    shown = np.asarray(render_page(print_pdf(job, make_labels(job, 1)), dpi=254))
    cell = next(job.layout.cells())
    bottom, middle = round(cell.bottom * 10), round((cell.x + cell.width / 2) * 10)
    column = shown[:, middle]
    assert (column[bottom - 5 : bottom + 28] < 250).all()
    assert (column[bottom + 32 :] == 255).all()


def test_the_pdf_has_title_size_and_viewer_preferences():
    pdf = print_pdf(make_job(), make_labels(make_job(), 1))
    with open_pdf(pdf) as document:
        assert document.check_pdf_syntax() == []
        assert document.docinfo.Title == "Summer · labels"
        assert dict(document.Root.ViewerPreferences) == {
            "/DisplayDocTitle": True,
            "/PrintScaling": "/None",
        }
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx(
        [0, 0, 210 * POINTS_PER_MM, 297 * POINTS_PER_MM], abs=0.001
    )


def test_the_same_labels_give_the_same_bytes():
    job, labels = make_job(), make_labels(make_job(), 30)
    first = print_pdf(job, labels)
    assert first == print_pdf(job, labels, press.prepare_pdf(job))
    assert len(print_pdf(make_job(words={"title": "Other"}), labels)) != len(first)


def test_the_size_of_a_sheet_does_not_grow_with_their_number():
    job = make_job(symbol="none")
    pdf_press = prepared_press(job)
    one, ten = (
        len(print_pdf(job, make_labels(job, 24 * sheets), pdf_press))
        for sheets in (1, 11)
    )
    assert (ten - one) / 10 < 6000
    assert isinstance(pdf_press, StampPress)


def test_files_have_about_as_many_labels_for_each_layout():
    presses = [
        prepared_press(make_job(name, design=design))
        for name, design in (("a4-24", "classic"), ("receipt-80", "receipt"))
    ]
    assert [pdf_press.sheets_at_once for pdf_press in presses] == [1000, 24_000]


def test_a_landscape_sheet_is_turned_over_its_short_edge():
    wide = replace(LAYOUTS["cards-85x55"], page_width=297, page_height=210, rows=3)
    lying = replace(make_job("cards-85x55", design="card", back="Back"), layout=wide)
    with open_pdf(print_pdf(lying, make_labels(lying, 1))) as document:
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


def _cut(picture, cell, dpi):
    """Return the pixels of a cell, without those on its edge."""
    left, top, right, bottom = (
        round(side / 25.4 * dpi) for side in (cell.x, cell.y, cell.right, cell.bottom)
    )
    return picture[top + 2 : bottom - 2, left + 2 : right - 2]


def test_pictures_and_colour_spaces_are_preserved():
    drawing = io.BytesIO()
    Image.new("RGBA", (90, 60), (200, 30, 60, 128)).save(drawing, "PNG")
    logo = logo_upload.clean(drawing.getvalue())
    css = (
        ".logo{position:absolute;left:50mm;top:25mm;width:15mm}"
        ".code{color:device-cmyk(0 0 0 1)}.serial{color:lab(40% 20 30)}"
    )
    job = make_own_job(LINES + "{{ logo }}", css, words={"logo": logo})
    labels = make_labels(job, 6)
    stamped, rendered = (
        render_page(print_pdf(job, labels, pdf_press), dpi=150)
        for pdf_press in both_presses(job)
    )
    assert stamped == rendered
    assert stamped.getpixel((round(57 / 25.4 * 150), round(30 / 25.4 * 150))) < 200


def test_symbols_have_their_background_over_a_dark_band():
    band = ".band{position:absolute;inset:0 0 20mm;background:#222}"
    white = ".code,.serial{color:#fff}.w{top:1mm}.serial{font-size:4pt}"
    job = make_own_job('<div class="band"></div>' + LINES, band + white)
    labels = make_labels(job, 6)
    for pdf_press in both_presses(job):
        assert set(scan_page(print_pdf(job, labels, pdf_press))) == expected_payloads(
            job, labels
        )


def test_drawings_are_clipped_to_the_label():
    large = ".band{position:absolute;inset:0 -60mm 28mm 40mm;background:red}"
    job = make_own_job('<div class="band"></div>' + LINES, large)
    for pdf_press in both_presses(job):
        shown = np.asarray(
            render_page(print_pdf(job, make_labels(job, 1), pdf_press), dpi=254)
        )
        row = shown[40]  # of 4 mm, the label begins at 0.5
        assert (row[410:690] < 200).all()
        assert (row[705:] == 255).all()
