import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.paper import fonts
from printing.paper.designs import catalogue, label_areas, label_plan, type_sizes
from printing.paper.designs.catalogue import DESIGNS
from printing.paper.designs.proportions import Proportions
from printing.paper.geometry import Box
from printing.paper.labels import Picture
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.symbology.symbols import symbol_maker
from printing.paper.unprintable import Unprintable
from tests.full import covering
from tests.printing.paper.factories import (
    CLEAR_FORMAT,
    DIGIT_FORMAT,
    SITE,
    make_layout,
    make_words,
)
from tests.printing.paper.label_pages import make_full_job

SYMBOLS = ["qr", "datamatrix", "code128", "none"]
PLAIN = Proportions()


def boxes_of(plan):
    boxes = {"head": plan.head, "foot": plan.foot, "symbol": plan.symbol}
    return {name: box for name, box in boxes.items() if box.width and box.height}


def check(job, plan):
    """Assert that nothing leaves the margins of the label, and nothing meets."""
    on = job.layout
    inside = Box(0, 0, on.label_width - on.stub, on.label_height).grown(-on.inset)
    boxes = boxes_of(plan)
    outside = {n: b for n, b in boxes.items() if not inside.contains(b, tolerance=0.02)}
    assert outside == {}
    met = [
        (a, b)
        for a in boxes
        for b in boxes
        if a < b and boxes[a].overlaps(boxes[b], tolerance=0.02)
    ]
    assert met == []
    if "symbol" in boxes:
        assert not plan.mark.overlaps(plan.symbol, tolerance=0.02)


@pytest.mark.parametrize(
    ("design", "name", "symbol"), covering(DESIGNS, LAYOUTS, SYMBOLS, strength=2)
)
def test_texts_and_symbol_do_not_overlap(design, name, symbol):
    job = make_full_job(layout=LAYOUTS[name], design=design, symbol=symbol)
    try:
        plan = label_plan.plan_label(job, DESIGNS[design].proportions)
    except Unprintable:
        flat = LAYOUTS[name].label_height < 40
        crowded = symbol == "code128" or design in ("receipt", "flyer")
        assert (flat, crowded) == (True, True)
        return
    check(job, plan)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_default_design_fits_each_symbol_that_the_layout_can_hold(name):
    on = LAYOUTS[name]
    style = DESIGNS[
        next(d.name for d in DESIGNS.values() if on.kind in d.kinds)
    ].proportions
    for symbol in ("qr", "datamatrix"):
        plan = label_plan.plan_label(make_full_job(layout=on, symbol=symbol), style)
        least = symbol_maker(symbol, SITE, CLEAR_FORMAT).min_size()
        assert (plan.symbol.width, plan.symbol.height) >= least


# The longest month and the longest hour of each language.
EXPIRIES = {
    "en": "Valid until Sept. 30, 2027, 11:30 p.m.",
    "es": "Válido hasta el 30 de septiembre de 2027 a las 23:30",
    "de": "Gültig bis 30. September 2027, 23:30 Uhr",
    "fr": "Valable jusqu’au 30 septembre 2027 à 23:30",
    "pt": "Válido até 30 de Fevereiro de 2027 às 23:30",
}
LINES = {
    "en": "Scan the symbol, or type the code at win.example.com/summer",
    "es": "Escanea el símbolo o escribe el código en win.example.com/summer",
    "de": "Symbol scannen, Code eingeben bei win.example.com/summer-festival-27",
    "fr": "Scannez le code, ou saisissez-le à la main sur win.example.com/summer",
    "pt": "Leia o símbolo ou escreva o código em win.example.com/summer",
}


@pytest.mark.parametrize("language", EXPIRIES)
@pytest.mark.parametrize("name", LAYOUTS)
def test_an_expiry_with_its_hour_fits_uncut(name, language):
    on, words = LAYOUTS[name], make_words(expiry=EXPIRIES[language])
    # The smallest label has no room for a line of instructions beside an expiry.
    lines = () if name == "avery-l4778" else ((language, LINES[language]),)
    job = make_full_job(layout=on, words=words, instructions=lines)

    plan = label_plan.plan_label(job, DESIGNS[catalogue.default_for(on)].proportions)

    assert plan.type.line_clamp == type_sizes.NO_CLAMP
    assert plan.type.text >= 5.0
    check(job, plan)


@settings(deadline=None)
@given(
    st.floats(10, 250),
    st.floats(10, 250),
    st.sampled_from([0.0, 1.5, 4.0]),
    st.sampled_from(SYMBOLS),
    st.sampled_from(list(DESIGNS)),
    st.booleans(),
    st.sampled_from(["", "Summer", "The Grand Midsummer Roasters and Friends", "قهوة"]),
    st.sampled_from([CLEAR_FORMAT, DIGIT_FORMAT]),
)
def test_labels_of_all_sizes_are_planned_or_refused(
    width, height, inset, symbol, design, is_round, name, look
):
    if is_round:
        height = width
    job = make_full_job(
        layout=make_layout(
            width,
            height,
            inset=inset,
            shape="round" if is_round else "rectangle",
            head=height / 6 if height > 80 else 0.0,
            stub=width / 4 if width > 120 and not is_round else 0.0,
        ),
        words=make_words(name=name, logo=Picture("png", b"", 300, 100)),
        format=look,
        design=design,
        symbol=symbol,
    )
    try:
        plan = label_plan.plan_label(job, DESIGNS[design].proportions)
    except Unprintable:
        return
    check(job, plan)


@pytest.mark.parametrize(
    ("width", "height", "arrangement"),
    [(70, 37, "beside"), (50, 50, "above"), (50, 90, "above")],
)
def test_portrait_labels_have_the_symbol_between_the_texts(width, height, arrangement):
    job = make_full_job(layout=make_layout(width, height))
    assert label_plan.plan_label(job, PLAIN).arrangement == arrangement


def test_bars_take_the_width_of_the_label():
    plan = label_plan.plan_label(
        make_full_job(layout=make_layout(99, 60), symbol="code128"), PLAIN
    )
    least = symbol_maker("code128", SITE, CLEAR_FORMAT).min_size()[0]
    assert (plan.arrangement, least < plan.symbol.width <= 95) == ("above", True)


def test_a_symbol_has_the_requested_size():
    job = make_full_job(layout=make_layout(99, 60), symbol_size=21.5)
    plan = label_plan.plan_label(job, PLAIN)
    assert (plan.symbol.width, plan.symbol.height) == (21.5, 21.5)


@pytest.mark.parametrize("symbol", ["qr", "code128"])
def test_a_requested_symbol_that_is_too_large_is_refused_with_the_limit(symbol):
    most = {"qr": 36, "code128": 62}[symbol]
    with pytest.raises(Unprintable) as refused:
        label_plan.plan_label(make_full_job(symbol=symbol, symbol_size=80.0), PLAIN)
    assert str(refused.value) == (
        f"A symbol of 80 mm has no room on this label: {most} mm is the most. "
        "Choose a larger label or a smaller symbol."
    )


def test_a_code_alone_is_centred():
    job = make_full_job(symbol="none", name=False, instructions=(), serial=False)
    plan = label_plan.plan_label(job, PLAIN)
    assert plan.foot.y + plan.foot.height / 2 == pytest.approx(20.0)


def test_a_hole_at_the_top_stays_empty():
    job = make_full_job(layout=make_layout(50, 90, head=14.0))
    assert label_plan.plan_label(job, PLAIN).head.y == 14.0
    banded = label_plan.plan_label(job, Proportions(band=0.2))
    assert (banded.band.y, banded.band.height) == (0, 32.0)


@given(
    st.sampled_from(["PROOF", "REPRINT 2", "REPRINT 1234"]),
    st.floats(5, 150),
    st.floats(5, 150),
)
def test_a_slanted_mark_stays_in_its_box(text, width, height):
    size, angle = label_areas.fit_slanted(text, Box(0, 0, width, height))
    tall = size / 72 * 25.4
    long = fonts.text_width(text, bold=True) * tall
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    assert long * cos + tall * sin <= width
    assert long * sin + tall * cos <= height
