import io

import pytest
from PIL import Image

from printing.paper import press
from printing.paper.geometry import Box
from printing.paper.outputs import escpos, merge_csv, zpl
from printing.paper.pdf import stamping
from printing.paper.unprintable import Unprintable
from printing.uploads import logo as logo_upload
from tests.printing.paper.pdf_pages import make_job, make_own_job, prepared_press

LINES = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        ("pdf", stamping.StampPress),
        ("csv", merge_csv.CsvPress),
        ("zpl", zpl.ZplPress),
        ("escpos", escpos.EscPosPress),
    ],
)
def test_each_output_has_its_press(output, kind):
    layout = "receipt-80" if output == "escpos" else "a4-24"
    job_press = press.for_output(make_job(layout, output=output))
    assert type(job_press) is kind
    assert job_press.sheets_at_once >= 50


def test_every_press_has_the_extension_of_its_files():
    layouts = {"pdf": "a4-24", "csv": "a4-24", "zpl": "a4-24", "escpos": "receipt-80"}
    extensions = {
        output: press.for_output(make_job(layout, output=output)).extension
        for output, layout in layouts.items()
    }
    assert extensions == {"pdf": "pdf", "csv": "csv", "zpl": "zpl", "escpos": "prn"}


@pytest.mark.parametrize(
    ("css", "problem"),
    [
        (".code{font-size:24pt;white-space:nowrap}", "code does not fit"),
        (".w{width:20mm;overflow:hidden;white-space:nowrap}", "code does not fit"),
        (".w{top:-3mm}", "code does not fit"),
        (".w{top:-3mm;height:30mm;overflow:hidden}", "code does not fit"),
        (".code{display:none}", "does not show the whole code"),
        (".symbol{display:none}", "no box for the symbol"),
        (".symbol{width:0}", "no box for the symbol"),
        (".symbol{width:8mm;height:8mm}", "modules"),
        (".symbol{left:-2mm}", "leave the label"),
        (".w{left:18mm}", "empty margin"),
    ],
)
def test_what_would_be_cut_off_or_unreadable_is_refused(css, problem):
    with pytest.raises(Unprintable, match=problem):
        press.prepare_pdf(make_own_job(LINES, css))


def test_pale_ink_is_refused():
    with pytest.raises(Unprintable, match="contrast"):
        press.prepare_pdf(make_job(ink="#bbbbbb"))


def test_a_label_may_have_no_symbol():
    assert prepared_press(make_job(symbol="none")).symbol is None
    assert prepared_press(make_own_job("{{ code }}")).symbol is None


def test_a_slanted_mark_does_not_move_or_forbid_the_symbol():
    proof = make_job(words={"mark": "PROOF"})
    assert prepared_press(proof).symbol == prepared_press(make_job()).symbol


@pytest.mark.parametrize(
    ("html", "css"),
    [
        # Its bounding box overlaps the symbol, but its letters do not.
        (
            '<p class="turned">A turned text</p>',
            ".turned{position:absolute;left:17.6mm;top:20.6mm;width:10mm;margin:0;"
            "font-size:4pt;line-height:4mm;transform:rotate(-45deg)}",
        ),
        # The part that would overlap it is clipped.
        (
            '<p class="cut">Hidden text</p>',
            ".cut{position:absolute;left:22mm;top:17mm;width:30mm;overflow:hidden;"
            "white-space:nowrap;text-indent:-8mm;font-size:7pt}",
        ),
    ],
    ids=["turned", "cut-off"],
)
def test_texts_whose_visible_part_is_outside_the_symbol_are_allowed(html, css):
    job_press = press.prepare_pdf(make_own_job(LINES + html, css))
    assert job_press.symbol == Box(1, 1, 20, 20)


def test_a_picture_in_the_margin_of_the_symbol_is_refused():
    drawing = io.BytesIO()
    Image.new("RGB", (90, 60), "red").save(drawing, "PNG")
    logo = logo_upload.clean(drawing.getvalue())
    css = ".logo{position:absolute;left:%dmm;top:15mm;width:12mm}"
    beside, above = (
        make_own_job(LINES + "{{ logo }}", css % left, words={"logo": logo})
        for left in (30, 15)
    )
    assert press.prepare_pdf(beside).symbol == Box(1, 1, 20, 20)
    with pytest.raises(Unprintable, match="empty margin"):
        press.prepare_pdf(above)
