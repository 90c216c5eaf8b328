import io
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageChops

from codes.formats import CodeFormat
from printing.paper import press
from printing.paper.geometry import POINTS, Box
from printing.paper.pdf.stamping import StampPress
from printing.paper.sheets.layouts import LAYOUTS
from printing.uploads import logo as logo_upload
from tests.printing.paper import making
from tests.printing.paper.making import (
    both,
    image,
    job,
    labels,
    letters,
    opened,
    own,
    payloads,
    prepared,
    printed,
    references,
    scanned,
)

LINES = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'


def test_every_symbol_and_every_letter_is_that_of_its_label():
    wanted = job(design="classic")
    made = labels(wanted, 40)
    pdf = printed(wanted, made)
    for page in range(2):
        assert set(scanned(pdf, page)) == payloads(wanted, made, page)
        shown = letters(pdf, wanted, page)
        for place, (code, serial) in references(wanted, made, page).items():
            assert code + serial in shown.pop(place)
        assert shown == {}


@pytest.mark.parametrize(
    "format",
    [
        CodeFormat("digits", 28, "A-"),
        CodeFormat("letters", 5, "", check=False, grouping=0),
        CodeFormat("letters_digits", 9, "X", grouping=3),
    ],
    ids=lambda format: format.charset,
)
def test_codes_of_every_charset_are_spelled(format):
    wanted = job("cards-85x55", design="card", format=format, digits=1)
    made = labels(wanted, 9)
    pdf = printed(wanted, made)
    assert set(scanned(pdf)) == payloads(wanted, made)
    shown = letters(pdf, wanted)
    for place, (code, _) in references(wanted, made).items():
        assert code in shown[place]


@pytest.mark.parametrize("symbol", ["qr", "datamatrix", "code128"])
def test_symbols_stand_where_the_press_says(symbol):
    wanted = job(symbol=symbol)
    made, ready = labels(wanted, 24), prepared(wanted)
    found = scanned(printed(wanted, made, ready))
    assert set(found) == payloads(wanted, made)
    box = ready.symbol
    middles = [(box.x + box.width / 2, box.y + box.height / 2)] * 24
    for cell, text, (x, y) in zip(
        wanted.layout.cells(), made.texts[0], middles, strict=True
    ):
        said = text.decode().replace("-", "")
        place = found[making.SITE + said if symbol == "qr" else said]
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
    wanted = own(LINES, css) if design == "own" else job(design=design)
    made = labels(wanted, 6)
    stamping, flowing = both(wanted)
    stamped, rendered = (
        image(printed(wanted, made, ready), dpi=150) for ready in (stamping, flowing)
    )
    differences = np.asarray(ImageChops.difference(stamped, rendered))
    assert np.count_nonzero(differences > 64) < 25  # of half a million
    assert np.count_nonzero(np.asarray(stamped) < 64) > 12_500


def test_places_without_a_code_stay_quite_empty():
    wanted = job(ground="#ffeedd", crop_marks=False)
    made = labels(wanted, 48)
    here = made.here.copy()
    here[0, [0, 5, 23]] = here[1] = False
    pdf = printed(wanted, replace(made, here=here))
    shown = np.asarray(image(pdf, dpi=100))
    empty = [
        place
        for place, cell in enumerate(wanted.layout.cells())
        if (_cut(shown, cell, 100) == 255).all()
    ]
    assert empty == [0, 5, 23]
    assert (np.asarray(image(pdf, 1, dpi=50)) == 255).all()


def test_the_shift_moves_all_that_is_printed():
    wanted = job("cards-85x55-bleed", design="card", crop_marks=True)
    made = labels(wanted, 3)
    moved = replace(wanted, setup=replace(wanted.setup, shift_x=2.54, shift_y=-5.08))
    before, after = (
        np.asarray(image(printed(each, made), dpi=100)) for each in (wanted, moved)
    )
    rolled = np.roll(before, (-20, 10), axis=(0, 1))
    assert np.count_nonzero(abs(rolled.astype(int) - after) > 128) < 100
    assert np.count_nonzero(abs(before.astype(int) - after) > 128) > 10_000


def test_each_back_follows_its_front_with_its_columns_turned_over():
    wanted = job("cards-85x55", design="card", back="Back of it")
    made = labels(wanted, 13)  # one row, and one label of the next
    pdf = printed(wanted, made)
    width = wanted.layout.page_width
    turned = [
        Box(width - cell.right, cell.y, cell.width, cell.height)
        for cell in wanted.layout.cells()
    ]
    fronts, backs = letters(pdf, wanted, 2), letters(pdf, wanted, 3, turned)
    assert set(fronts) == set(backs) == {0, 1, 2}
    assert turned[0].x > turned[1].x
    assert set(backs.values()) == {"Backofit"}
    with opened(pdf) as document:
        assert len(document.pages) == 4
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipLongEdge"


def test_marks_of_the_cut_are_on_the_fronts_alone():
    chosen = {"design": "card", "back": "Back", "ground": "#ffffff"}
    plain, marked = (
        printed(wanted, labels(wanted, 1))
        for wanted in (
            job("cards-85x55-bleed", **chosen),
            job("cards-85x55-bleed", crop_marks=True, **chosen),
        )
    )
    same = [image(plain, page) == image(marked, page) for page in (0, 1)]
    assert same == [False, True]


def test_the_ground_runs_into_the_bleed_and_no_further():
    wanted = job("cards-85x55-bleed", design="card", ground="#ffeedd", bleed=3.0)
    shown = np.asarray(image(printed(wanted, labels(wanted, 1)), dpi=254))
    cell = next(wanted.layout.cells())
    bottom, middle = round(cell.bottom * 10), round((cell.x + cell.width / 2) * 10)
    column = shown[:, middle]
    assert (column[bottom - 5 : bottom + 28] < 250).all()
    assert (column[bottom + 32 :] == 255).all()


def test_a_file_says_how_it_is_printed_and_what_it_is():
    pdf = printed(job(), labels(job(), 1))
    with opened(pdf) as document:
        assert document.check_pdf_syntax() == []
        assert document.docinfo.Title == "Summer · labels"
        assert dict(document.Root.ViewerPreferences) == {
            "/DisplayDocTitle": True,
            "/PrintScaling": "/None",
        }
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx([0, 0, 210 * POINTS, 297 * POINTS], abs=0.001)


def test_the_same_labels_make_the_same_bytes_and_parts_do_not_differ():
    wanted, made = job(), labels(job(), 30)
    first = printed(wanted, made)
    assert first == printed(wanted, made, press.prepare(wanted))
    assert len(printed(job(words={"title": "Other"}), made)) != len(first)


def test_a_sheet_takes_no_more_than_its_labels_however_many_there_are():
    wanted = job(symbol="none")
    ready = prepared(wanted)
    one, ten = (
        len(printed(wanted, labels(wanted, 24 * sheets), ready)) for sheets in (1, 11)
    )
    assert (ten - one) / 10 < 6000
    assert isinstance(ready, StampPress)


def test_files_have_about_as_many_labels_whatever_the_layout():
    presses = [
        prepared(job(name, design=design))
        for name, design in (("a4-24", "classic"), ("receipt-80", "receipt"))
    ]
    assert [ready.sheets_at_once for ready in presses] == [1000, 24_000]


def test_a_sheet_lies_on_its_long_edge_or_on_its_short_one():
    wide = replace(LAYOUTS["cards-85x55"], page_width=297, page_height=210, rows=3)
    lying = replace(job("cards-85x55", design="card", back="Back"), layout=wide)
    with opened(printed(lying, labels(lying, 1))) as document:
        assert document.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"


def _cut(picture, cell, dpi):
    """Return the pixels of a cell, without those on its edge."""
    left, top, right, bottom = (
        round(side / 25.4 * dpi) for side in (cell.x, cell.y, cell.right, cell.bottom)
    )
    return picture[top + 2 : bottom - 2, left + 2 : right - 2]


def test_pictures_and_colours_of_every_kind_are_kept():
    drawing = io.BytesIO()
    Image.new("RGBA", (90, 60), (200, 30, 60, 128)).save(drawing, "PNG")
    logo = logo_upload.clean(drawing.getvalue())
    css = (
        ".logo{position:absolute;left:50mm;top:25mm;width:15mm}"
        ".code{color:device-cmyk(0 0 0 1)}.serial{color:lab(40% 20 30)}"
    )
    wanted = own(LINES + "{{ logo }}", css, words={"logo": logo})
    made = labels(wanted, 6)
    stamped, rendered = (
        image(printed(wanted, made, ready), dpi=150) for ready in both(wanted)
    )
    assert stamped == rendered
    assert stamped.getpixel((round(57 / 25.4 * 150), round(30 / 25.4 * 150))) < 200


def test_symbols_stand_on_their_ground_whatever_is_behind():
    band = ".band{position:absolute;inset:0 0 20mm;background:#222}"
    white = ".code,.serial{color:#fff}.w{top:1mm}.serial{font-size:4pt}"
    wanted = own('<div class="band"></div>' + LINES, band + white)
    made = labels(wanted, 6)
    for ready in both(wanted):
        assert set(scanned(printed(wanted, made, ready))) == payloads(wanted, made)


def test_what_leaves_the_label_is_cut_off():
    large = ".band{position:absolute;inset:0 -60mm 28mm 40mm;background:red}"
    wanted = own('<div class="band"></div>' + LINES, large)
    for ready in both(wanted):
        shown = np.asarray(image(printed(wanted, labels(wanted, 1), ready), dpi=254))
        row = shown[40]  # of 4 mm, the label begins at 0.5
        assert (row[410:690] < 200).all()
        assert (row[705:] == 255).all()
