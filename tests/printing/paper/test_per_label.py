import pytest

from printing.paper import press
from printing.paper.pdf import per_label
from printing.paper.pdf.per_label import PerLabelPress
from printing.paper.unprintable import Unprintable
from tests.printing.paper.pdf_pages import (
    expected_payloads,
    expected_texts,
    make_labels,
    make_own_job,
    open_pdf,
    prepared_press,
    print_pdf,
    read_letters,
    scan_page,
)

LINES = '{{ symbol }}<div class="w">{{ code }}<p>{{ serial }}</p></div>'
# The frame is as wide as its letters, which have many widths.
FLOWING = (
    ".code{font-family:FiraGO;font-size:7pt;display:inline-block;border:1px solid}"
)


def test_a_design_that_cannot_be_stamped_is_rendered_label_by_label(monkeypatch):
    monkeypatch.setattr(
        per_label, "LABELS_AT_ONCE", 24
    )  # labels: a sheet, and six of the next
    job = make_own_job(LINES, FLOWING)
    labels, pdf_press = make_labels(job, 30), prepared_press(job)
    pdf = print_pdf(job, labels, pdf_press)
    assert (type(pdf_press), pdf_press.sheets_at_once) == (PerLabelPress, 50)
    for page in (0, 1):
        assert set(scan_page(pdf, page)) == expected_payloads(job, labels, page)
        texts = read_letters(pdf, job, page)
        for place, parts in expected_texts(job, labels, page).items():
            assert texts.pop(place) == "".join(parts)
        assert texts == {}
    with open_pdf(pdf) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 2


def test_the_symbol_stands_in_its_box():
    box = prepared_press(make_own_job(LINES, FLOWING)).symbol
    assert (box.x, box.y, box.width, box.height) == pytest.approx((1, 1, 20, 20))


def test_sheets_without_codes_are_empty_and_backs_follow_fronts():
    job = make_own_job(LINES, FLOWING, back="Back of it")
    labels = make_labels(job, 24, sheets=7)
    pdf = print_pdf(job, labels)
    texts = [read_letters(pdf, job, page) for page in range(14)]
    assert [len(places) for places in texts] == [24, 24, *[0] * 12]
    assert set(texts[1].values()) == {"Backofit"}


def test_transparent_codes_are_printed():
    job = make_own_job(LINES, ".w{opacity:.6}")
    labels = make_labels(job, 3)
    pdf = print_pdf(job, labels)
    assert set(scan_page(pdf)) == expected_payloads(job, labels)
    texts = read_letters(pdf, job)
    assert {
        n: "".join(parts) for n, parts in expected_texts(job, labels).items()
    } == texts


def test_the_same_labels_make_the_same_bytes():
    job = make_own_job(LINES, FLOWING)
    labels = make_labels(job, 5)
    first = print_pdf(job, labels)
    assert first == print_pdf(job, labels, press.prepare_pdf(job))


def test_a_label_of_two_pages_is_refused():
    css = ".w{position:static}p{break-before:page}"
    with pytest.raises(Unprintable, match="does not fit"):
        press.prepare_pdf(make_own_job(LINES, FLOWING + css))
