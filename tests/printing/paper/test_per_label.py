import pytest

from printing.paper import press
from printing.paper.pdf import per_label
from printing.paper.pdf.per_label import PerLabelPress
from printing.paper.unprintable import Unprintable
from tests.printing.paper.making import (
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
# The frame is as wide as its letters, which have many widths.
FLOWING = (
    ".code{font-family:FiraGO;font-size:7pt;display:inline-block;border:1px solid}"
)


def test_a_design_that_flows_is_rendered_label_by_label(monkeypatch):
    monkeypatch.setattr(per_label, "BLOCK", 24)  # labels: a sheet, and six of the next
    wanted = own(LINES, FLOWING)
    made, ready = labels(wanted, 30), prepared(wanted)
    pdf = printed(wanted, made, ready)
    assert (type(ready), ready.sheets_at_once) == (PerLabelPress, 50)
    for page in (0, 1):
        assert set(scanned(pdf, page)) == payloads(wanted, made, page)
        shown = letters(pdf, wanted, page)
        for place, said in references(wanted, made, page).items():
            assert shown.pop(place) == "".join(said)
        assert shown == {}
    with opened(pdf) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 2


def test_the_symbol_stands_in_its_box():
    box = prepared(own(LINES, FLOWING)).symbol
    assert (box.x, box.y, box.width, box.height) == pytest.approx((1, 1, 20, 20))


def test_sheets_without_codes_are_empty_and_backs_follow_fronts():
    wanted = own(LINES, FLOWING, back="Back of it")
    made = labels(wanted, 24, sheets=7)
    pdf = printed(wanted, made)
    shown = [letters(pdf, wanted, page) for page in range(14)]
    assert [len(places) for places in shown] == [24, 24, *[0] * 12]
    assert set(shown[1].values()) == {"Backofit"}


def test_see_through_codes_are_printed_as_well():
    wanted = own(LINES, ".w{opacity:.6}")
    made = labels(wanted, 3)
    pdf = printed(wanted, made)
    assert set(scanned(pdf)) == payloads(wanted, made)
    shown = letters(pdf, wanted)
    assert {n: "".join(said) for n, said in references(wanted, made).items()} == shown


def test_the_same_labels_make_the_same_bytes():
    wanted = own(LINES, FLOWING)
    made = labels(wanted, 5)
    first = printed(wanted, made)
    assert first == printed(wanted, made, press.prepare(wanted))


def test_what_takes_a_second_page_is_refused():
    css = ".w{position:static}p{break-before:page}"
    with pytest.raises(Unprintable, match="does not fit"):
        press.prepare(own(LINES, FLOWING + css))
