import re

import pytest

from printing.paper.designs import catalogue, stylesheet
from printing.paper.geometry import Box
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.full import covering
from tests.printing.paper.factories import DIGIT_FORMAT, make_layout, make_words
from tests.printing.paper.label_pages import (
    BOX_COLOR,
    CODE,
    LINE,
    box_of_color,
    build_label,
    make_full_job,
    open_pdf,
    render_pdf,
    text_box,
    text_lines,
)

ROUND = make_layout(50.8, 50.8, shape="round", kind="stickers")


@pytest.mark.parametrize(("design", "name"), covering(catalogue.DESIGNS, LAYOUTS))
def test_a_label_is_one_page_with_its_words_inside_the_margins(design, name):
    on = LAYOUTS[name]
    job = make_full_job(layout=on, design=design)
    if (design, name) == ("flyer", "avery-l4778"):
        with pytest.raises(Unprintable, match="no room"):
            build_label(job)
        return
    with open_pdf(render_pdf(job)) as pdf:
        assert len(pdf) == 1
        whole = Box(0, 0, on.label_width, on.label_height)
        margin = min(on.inset, 2.0)
        assert whole.grown(-margin).contains(text_box(pdf[0]), tolerance=0.3)


@pytest.mark.parametrize("design", catalogue.DESIGNS)
def test_everything_asked_for_stands_on_the_label_once(design):
    job = make_full_job(layout=LAYOUTS["cards-85x55"], design=design)
    with open_pdf(render_pdf(job)) as pdf:
        found = " ".join(text_lines(pdf[0])).replace("- ", "-").split()
    wanted = ["Summer", *LINE.split(), CODE, "12-0042"]
    assert [(word, found.count(word)) for word in wanted] == [
        (word, wanted.count(word)) for word in wanted
    ]


def test_a_stub_repeats_name_and_serial_but_not_the_code():
    job = make_full_job(layout=LAYOUTS["tickets"], design="ticket")
    with open_pdf(render_pdf(job)) as pdf:
        found = text_lines(pdf[0])
    assert found.count("Summer") == 2
    assert "".join(found).count("12-0042") == 2
    assert "".join(found).count("-C") == 1


@pytest.mark.parametrize("design", catalogue.DESIGNS)
def test_fields_left_out_have_no_element(design):
    job = make_full_job(
        layout=LAYOUTS["cards-85x55"],
        design=design,
        symbol="none",
        name=False,
        serial=False,
        expiry=False,
        instructions=(),
    )
    html = build_label(job)
    absent = 'class="(name|serial|expiry|instructions|text|symbol|logo)"'
    assert re.findall(absent, html) == []
    with open_pdf(render_pdf(job)) as pdf:
        found = "".join(text_lines(pdf[0]))
    assert found == f"{CODE}pin.example/summer"


@pytest.mark.parametrize("design", ["card", "flyer"])
def test_there_is_no_band_without_a_name(design):
    fields = {"layout": LAYOUTS["cards-85x55-bleed"], "design": design, "bleed": 3.0}
    drawn = []
    for name in (True, False):
        job = make_full_job(name=name, accent="#aa0011", **fields)
        with open_pdf(render_pdf(job)) as pdf:
            image = pdf[0].render(scale=2).to_pil().convert("RGB")
            drawn.append(image.getpixel((1, 1)))
    assert drawn == [(170, 0, 17), (255, 255, 255)]


@pytest.mark.parametrize("design", catalogue.DESIGNS)
def test_the_symbol_is_where_the_plan_says(design):
    job = make_full_job(layout=LAYOUTS["avery-5163"], design=design, bleed=2.0)
    with open_pdf(render_pdf(job)) as pdf:
        found = box_of_color(pdf[0], BOX_COLOR)
    planned = stylesheet.plan_of(job).symbol.translated(2.0, 2.0)
    assert planned.grown(0.15).contains(found)
    assert found.grown(0.15).contains(planned)


@pytest.mark.parametrize("design", catalogue.DESIGNS)
def test_the_mark_does_not_overlap_the_symbol(design):
    job = make_full_job(
        layout=LAYOUTS["a4-24"], design=design, words=make_words(mark="REPRINT 2")
    )
    plan = stylesheet.plan_of(job)
    with open_pdf(render_pdf(job)) as pdf:
        found = box_of_color(pdf[0], "#d9d9d9")
        assert "REPRINT 2" in "".join(text_lines(pdf[0]))
    assert plan.mark.contains(found, tolerance=0.2)
    assert not plan.symbol.overlaps(found)


@pytest.mark.parametrize("design", ["card", "flyer", "ticket"])
def test_bands_and_strips_extend_into_the_bleed(design):
    on = LAYOUTS["cards-85x55-bleed"]
    job = make_full_job(layout=on, design=design, accent="#aa0011", bleed=3.0)
    with open_pdf(render_pdf(job)) as pdf:
        assert pdf[0].get_size() == pytest.approx((91 * 72 / 25.4, 61 * 72 / 25.4))
        found = box_of_color(pdf[0], "#aa0011")
    assert (found.x, found.y) == (0, 0)


def test_the_background_fills_the_bleed():
    job = make_full_job(
        layout=LAYOUTS["cards-85x55-bleed"], ground="#fff3d6", bleed=3.0
    )
    with open_pdf(render_pdf(job)) as pdf:
        found = box_of_color(pdf[0], "#fff3d6", scale=3)
    assert Box(0, 0, 91, 61).grown(0.2).contains(found)
    assert found.grown(0.2).contains(Box(0, 0, 91, 61))


def test_a_white_background_is_not_painted():
    plain = render_pdf(make_full_job())
    assert len(render_pdf(make_full_job(ground="#fffffe"))) > len(plain)


def test_texts_of_a_round_label_are_inside_the_circle():
    job = make_full_job(
        layout=ROUND, design="round", words=make_words(name="Summer of Coffee 2026")
    )
    with open_pdf(render_pdf(job)) as pdf:
        found = pdf[0].get_textpage()
        boxes = [
            found.get_charbox(at)
            for at in range(found.count_chars())
            if found.get_text_range(at, 1).strip()
        ]
        middle = pdf[0].get_width() / 2
    far = max(
        max(abs(x - middle) for x in (left, right)) ** 2
        + max(abs(y - middle) for y in (bottom, top)) ** 2
        for left, bottom, right, top in boxes
    )
    assert far**0.5 < middle - 1.5 * 72 / 25.4


def test_the_address_is_shown_where_there_is_no_qr_symbol():
    on = LAYOUTS["avery-l4778"]
    shown = [
        symbol
        for symbol in ("qr", "datamatrix", "none")
        if 'class="address"'
        in build_label(make_full_job(layout=on, symbol=symbol, expiry=False))
    ]
    assert shown[-2:] == ["datamatrix", "none"]


@pytest.mark.parametrize(
    ("name", "design"),
    [
        ("avery-l7160", "classic"),
        ("cards-85x55", "card"),
        ("tickets", "ticket"),
        ("flyers-a6", "flyer"),
        ("receipt-58", "receipt"),
        ("hang-tags", "stacked"),
    ],
)
def test_each_kind_of_layout_has_a_default_design(name, design):
    assert catalogue.default_for(LAYOUTS[name]) == design


def test_round_labels_have_a_default_design():
    assert catalogue.default_for(ROUND) == "round"


def test_code_lines_break_after_dashes_and_are_even():
    job = make_full_job(layout=LAYOUTS["hang-tags"], format=DIGIT_FORMAT)
    with open_pdf(render_pdf(job, [build_label(job, code="1234-5678-9012")])) as pdf:
        found = [line for line in text_lines(pdf[0]) if line[:1].isdigit()]
    assert found[:1] in (["1234-5678-9012"], ["1234-5678-"])


def test_the_ellipsis_of_a_cut_text_is_apart_from_its_last_word():
    line = "Scan the symbol or open win.example.com/s and type the code of this label"
    job = make_full_job(
        layout=LAYOUTS["avery-l4778"],
        design="classic",
        words=make_words(expiry="Valid until Sept. 30, 2027, 11:30 p.m."),
        name=False,
        instructions=(("en", line),),
    )

    with open_pdf(render_pdf(job)) as document:
        text = document[0].get_textpage().get_text_range()

    before, after = text.split("…")
    assert before[-1].isspace()
    assert line.startswith(" ".join(before.split()))
    assert "Sept. 30" in after
