import re

import pytest

from printing.paper.designs import designing, styling
from printing.paper.geometry import Box
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.full import covering
from tests.printing.paper.jobs import DIGITS, layout, words
from tests.printing.paper.rendering import (
    CODE,
    LINE,
    MARKED,
    colored,
    full_job,
    label,
    opened,
    pdf_of,
    text_box,
    texts,
)

ROUND = layout(50.8, 50.8, shape="round", kind="stickers")


@pytest.mark.parametrize(("design", "name"), covering(designing.DESIGNS, LAYOUTS))
def test_a_label_is_one_page_with_its_words_inside_the_margins(design, name):
    on = LAYOUTS[name]
    job = full_job(on=on, design=design)
    if (design, name) == ("flyer", "avery-l4778"):
        with pytest.raises(Unprintable, match="no room"):
            label(job)
        return
    with opened(pdf_of(job)) as pdf:
        assert len(pdf) == 1
        whole = Box(0, 0, on.label_width, on.label_height)
        margin = min(on.inset, 2.0)
        assert whole.grown(-margin).holds(text_box(pdf[0]), within=0.3)


@pytest.mark.parametrize("design", designing.DESIGNS)
def test_everything_asked_for_stands_on_the_label_once(design):
    job = full_job(on=LAYOUTS["cards-85x55"], design=design)
    with opened(pdf_of(job)) as pdf:
        found = " ".join(texts(pdf[0])).replace("- ", "-").split()
    wanted = ["Summer", *LINE.split(), CODE, "12-0042"]
    assert [(word, found.count(word)) for word in wanted] == [
        (word, wanted.count(word)) for word in wanted
    ]


def test_a_stub_repeats_the_name_and_the_serial_and_never_the_code():
    job = full_job(on=LAYOUTS["tickets"], design="ticket")
    with opened(pdf_of(job)) as pdf:
        found = texts(pdf[0])
    assert found.count("Summer") == 2
    assert "".join(found).count("12-0042") == 2
    assert "".join(found).count("-C") == 1


@pytest.mark.parametrize("design", designing.DESIGNS)
def test_what_is_left_out_leaves_no_paragraph(design):
    job = full_job(
        on=LAYOUTS["cards-85x55"],
        design=design,
        symbol="none",
        name=False,
        serial=False,
        expiry=False,
        instructions=(),
    )
    html = label(job)
    absent = 'class="(name|serial|expiry|instructions|text|symbol|logo)"'
    assert re.findall(absent, html) == []
    with opened(pdf_of(job)) as pdf:
        found = "".join(texts(pdf[0]))
    assert found == f"{CODE}pin.example/summer"


@pytest.mark.parametrize("design", ["card", "flyer"])
def test_there_is_no_band_without_a_name(design):
    fields = {"on": LAYOUTS["cards-85x55-bleed"], "design": design, "bleed": 3.0}
    drawn = []
    for name in (True, False):
        job = full_job(name=name, accent="#aa0011", **fields)
        with opened(pdf_of(job)) as pdf:
            image = pdf[0].render(scale=2).to_pil().convert("RGB")
            drawn.append(image.getpixel((1, 1)))
    assert drawn == [(170, 0, 17), (255, 255, 255)]


@pytest.mark.parametrize("design", designing.DESIGNS)
def test_the_symbol_stands_where_the_plan_has_it(design):
    job = full_job(on=LAYOUTS["avery-5163"], design=design, bleed=2.0)
    with opened(pdf_of(job)) as pdf:
        found = colored(pdf[0], MARKED)
    planned = styling.plan_of(job).symbol.moved(2.0, 2.0)
    assert planned.grown(0.15).holds(found)
    assert found.grown(0.15).holds(planned)


@pytest.mark.parametrize("design", designing.DESIGNS)
def test_a_mark_keeps_away_from_the_symbol(design):
    job = full_job(on=LAYOUTS["a4-24"], design=design, said=words(mark="REPRINT 2"))
    plan = styling.plan_of(job)
    with opened(pdf_of(job)) as pdf:
        found = colored(pdf[0], styling.mixed("#000000", "#ffffff", 0.85))
        assert "REPRINT 2" in "".join(texts(pdf[0]))
    assert plan.mark.holds(found, within=0.2)
    assert not plan.symbol.meets(found)


@pytest.mark.parametrize("design", ["card", "flyer", "ticket"])
def test_bands_and_strips_reach_over_the_cut(design):
    on = LAYOUTS["cards-85x55-bleed"]
    job = full_job(on=on, design=design, accent="#aa0011", bleed=3.0)
    with opened(pdf_of(job)) as pdf:
        assert pdf[0].get_size() == pytest.approx((91 * 72 / 25.4, 61 * 72 / 25.4))
        found = colored(pdf[0], "#aa0011")
    assert (found.x, found.y) == (0, 0)


def test_the_ground_is_printed_to_the_edge_of_the_bleed():
    job = full_job(on=LAYOUTS["cards-85x55-bleed"], ground="#fff3d6", bleed=3.0)
    with opened(pdf_of(job)) as pdf:
        found = colored(pdf[0], "#fff3d6", scale=3)
    assert Box(0, 0, 91, 61).grown(0.2).holds(found)
    assert found.grown(0.2).holds(Box(0, 0, 91, 61))


def test_white_paper_takes_no_ink():
    plain = pdf_of(full_job())
    assert len(pdf_of(full_job(ground="#fffffe"))) > len(plain)


def test_words_of_a_round_label_stay_inside_the_circle():
    job = full_job(on=ROUND, design="round", said=words(name="Summer of Coffee 2026"))
    with opened(pdf_of(job)) as pdf:
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


def test_the_address_stands_where_no_qr_symbol_says_it():
    on = LAYOUTS["avery-l4778"]
    shown = [
        symbol
        for symbol in ("qr", "datamatrix", "none")
        if 'class="address"' in label(full_job(on=on, symbol=symbol, expiry=False))
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
def test_each_kind_of_layout_has_a_design(name, design):
    assert designing.default_for(LAYOUTS[name]) == design


def test_round_labels_have_a_design():
    assert designing.default_for(ROUND) == "round"


def test_code_lines_break_after_dashes_and_are_even():
    job = full_job(on=LAYOUTS["hang-tags"], look=DIGITS)
    with opened(pdf_of(job, [label(job, code="1234-5678-9012")])) as pdf:
        found = [line for line in texts(pdf[0]) if line[:1].isdigit()]
    assert found[:1] in (["1234-5678-9012"], ["1234-5678-"])
