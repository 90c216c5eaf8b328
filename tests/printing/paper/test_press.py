import io

import pytest
from PIL import Image

from printing.paper import press
from printing.paper.geometry import Box
from printing.paper.outputs import escpos, merge_csv, zpl
from printing.paper.pdf import stamping
from printing.paper.unprintable import Unprintable
from printing.uploads import logo as logo_upload
from tests.printing.paper.making import job, own, prepared

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
    ready = press.for_output(job(layout, output=output))
    assert type(ready) is kind
    assert ready.sheets_at_once >= 50


def test_every_press_says_what_its_files_are():
    kinds = {
        output: (ready.extension, ready.content_type)
        for output in ("pdf", "csv", "zpl")
        for ready in [press.for_output(job(output=output))]
    }
    assert kinds["pdf"] == ("pdf", "application/pdf")
    assert {output: kind[0] for output, kind in kinds.items()} == {
        "pdf": "pdf",
        "csv": "csv",
        "zpl": "zpl",
    }


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
        press.prepare(own(LINES, css))


def test_pale_ink_is_refused():
    with pytest.raises(Unprintable, match="contrast"):
        press.prepare(job(ink="#bbbbbb"))


def test_a_symbol_is_no_must():
    assert prepared(job(symbol="none")).symbol is None
    assert prepared(own("{{ code }}")).symbol is None


def test_turned_marks_may_cross_the_margins_of_words_but_texts_may_not_of_symbols():
    proof = job(words={"mark": "PROOF"})
    assert prepared(proof).symbol == prepared(job()).symbol


@pytest.mark.parametrize(
    ("html", "css"),
    [
        # Only the box around it meets that of the symbol, its letters pass the corner.
        (
            '<p class="turned">A turned text</p>',
            ".turned{position:absolute;left:17.6mm;top:20.6mm;width:10mm;margin:0;"
            "font-size:4pt;line-height:4mm;transform:rotate(-45deg)}",
        ),
        # What meets it is cut off, so that nobody sees it.
        (
            '<p class="cut">Nobody sees this</p>',
            ".cut{position:absolute;left:22mm;top:17mm;width:30mm;overflow:hidden;"
            "white-space:nowrap;text-indent:-8mm;font-size:7pt}",
        ),
    ],
    ids=["turned", "cut-off"],
)
def test_texts_that_do_not_meet_the_symbol_are_not_refused(html, css):
    ready = press.prepare(own(LINES + html, css))
    assert ready.symbol == Box(1, 1, 20, 20)


def test_a_picture_in_the_margin_of_the_symbol_is_refused():
    drawing = io.BytesIO()
    Image.new("RGB", (90, 60), "red").save(drawing, "PNG")
    logo = logo_upload.clean(drawing.getvalue())
    css = ".logo{position:absolute;left:%dmm;top:15mm;width:12mm}"
    beside, above = (
        own(LINES + "{{ logo }}", css % left, words={"logo": logo}) for left in (30, 15)
    )
    assert press.prepare(beside).symbol == Box(1, 1, 20, 20)
    with pytest.raises(Unprintable, match="empty margin"):
        press.prepare(above)
