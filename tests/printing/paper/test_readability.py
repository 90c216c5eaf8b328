"""Symbols that readers cannot read are refused; the message says what works."""

from dataclasses import replace

import pytest

from codes.formats import CodeFormat
from printing.paper.geometry import Box
from printing.paper.labels import Job, Words
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.symbology import readability, symbols
from printing.paper.unprintable import Unprintable

LOOK = CodeFormat("clear", 12, "BF26-")
SITE = "https://PIN.EXAMPLE/SUMMER/"
LABEL = replace(
    LAYOUTS["a4-24"],
    label_width=70,
    label_height=37,
    inset=2,
    shape="rectangle",
    stub=0,
    head=0,
)
GOOD = {
    "qr": Box(4, 4, 20, 20),
    "datamatrix": Box(4, 4, 12, 12),
    "code128": Box(4, 4, 62, 8),
}


def job(layout=LABEL, **chosen):
    words = Words(title="Labels", name="Summer", address="pin.example/summer")
    return Job(Setup(**chosen), layout, words, LOOK, SITE, batch=12, digits=4)


def check(kind, box, texts=(), **chosen):
    readability.check_readability(
        job(**chosen), symbols.symbol_maker(kind, SITE, LOOK), box, texts
    )


def refusal(kind, box, texts=(), **chosen):
    with pytest.raises(Unprintable) as refused:
        check(kind, box, texts, **chosen)
    return str(refused.value)


@pytest.mark.parametrize("kind", GOOD)
def test_good_symbols_pass(kind):
    box = GOOD[kind]
    beside = Box(box.x, box.bottom, 30, 4)

    check(kind, box, [beside])


@pytest.mark.parametrize("kind", GOOD)
def test_the_smallest_symbol_passes_and_a_tenth_less_does_not(kind):
    width, height = symbols.symbol_maker(kind, SITE, LOOK).min_size()

    check(kind, Box(4, 4, width, height))
    assert "readers need" in refusal(kind, Box(4, 4, width - 0.1, height))


@pytest.mark.parametrize("kind", GOOD)
def test_the_size_that_a_refusal_names_works(kind):
    width, height = symbols.symbol_maker(kind, SITE, LOOK).min_size()
    message = refusal(kind, Box(4, 4, width / 2, height))

    named = message.split("Make it at least ")[1].split(", or")[0]
    wide, high = (float(part.split(" mm")[0]) for part in named.split(" and "))
    check(kind, Box(4, 4, wide, high))


def test_a_small_symbol_is_refused_with_what_works():
    assert refusal("qr", Box(4, 4, 11.5, 11.5)) == (
        "The symbol would print modules of 0.31 mm; readers need 0.396 mm. "
        "Make it at least 14.7 mm wide and 14.7 mm high, or choose a larger label. "
        "A Data Matrix symbol would fit."
    )


@pytest.mark.parametrize(("width", "height"), [(16, 16), (18.5, 37), (70, 18.5)])
def test_a_symbol_that_the_label_has_no_room_for(width, height):
    small = replace(LABEL, label_width=width, label_height=height)

    assert refusal("qr", Box(2, 2, 8, 8), layout=small) == (
        "The symbol would print modules of 0.216 mm; readers need 0.396 mm. "
        "It needs 14.7 mm by 14.7 mm, for which this label has no room: choose a "
        "larger label."
    )


def test_bars_that_are_too_narrow_or_too_low():
    assert refusal("code128", Box(4, 4, 40, 16)) == (
        "The symbol would print modules of 0.165 mm; readers need 0.25 mm. "
        "Make it at least 60.5 mm wide and 5 mm high, or choose a larger label. "
        "A Data Matrix symbol would fit."
    )
    assert refusal("code128", Box(4, 4, 61, 4)) == (
        "The bars would be 4 mm high; readers need 5 mm. "
        "Make it at least 60.5 mm wide and 5 mm high, or choose a larger label."
    )


def test_a_box_that_is_no_square_counts_by_its_shorter_side():
    assert "modules of 0.27 mm" in refusal("qr", Box(4, 4, 40, 10))


def test_a_hint_never_names_a_symbol_that_does_not_fit_either():
    assert "Data Matrix" not in refusal("qr", Box(4, 4, 8, 8))
    assert "QR" not in refusal("datamatrix", Box(4, 4, 8, 8))


def test_an_address_too_long_for_qr_does_not_break_the_hint():
    other = replace(job(), site="https://MÜNCHEN.EXAMPLE/")
    maker = symbols.symbol_maker("datamatrix", other.site, LOOK)

    with pytest.raises(Unprintable, match="readers need"):
        readability.check_readability(other, maker, Box(4, 4, 5, 5), [])


@pytest.mark.parametrize(
    "text",
    [
        Box(22, 10, 30, 4),  # over the quiet zone at the right
        Box(0, 0, 70, 4.5),  # above
        Box(10, 10, 2, 2),  # within
        Box(0, 0, 70, 37),  # around
    ],
)
def test_a_text_over_the_symbol_or_its_quiet_zone_is_refused(text):
    far = Box(40, 30, 20, 4)

    assert "empty margin" in refusal("qr", Box(4, 4, 20, 20), [far, text])


def test_texts_may_use_the_part_of_a_box_beside_the_symbol():
    check("qr", Box(4, 4, 40, 20), [Box(4, 4, 9, 20), Box(35, 4, 9, 20)])


@pytest.mark.parametrize(
    "box", [Box(-1, 4, 20, 20), Box(51, 4, 20, 20), Box(4, 18, 20, 20)]
)
def test_a_symbol_that_leaves_the_label_is_refused(box):
    assert refusal("qr", box) == (
        "The symbol and the empty margin around it, 20 mm by 20 mm, leave the label. "
        "Make the symbol smaller, or choose a larger label or another design."
    )


def test_corners_stay_inside_a_round_label():
    round_label = replace(LABEL, label_width=40, label_height=40, shape="round")
    square = replace(round_label, shape="rectangle")
    inside, outside = Box(10, 10, 20, 20), Box(4, 4, 20, 20)

    check("qr", inside, layout=round_label)
    check("qr", outside, layout=square)
    assert "leave the label" in refusal("qr", outside, layout=round_label)


def test_symbols_over_stub_edge_or_hole_are_refused():
    ticket, tag = replace(LABEL, stub=20), replace(LABEL, head=10)

    for box in Box(30, 4, 20, 20), Box(50, 4, 20, 20):
        check("qr", box, layout=ticket)
    assert "stub is torn off" in refusal("qr", Box(40, 4, 20, 20), layout=ticket)
    check("qr", Box(4, 10, 20, 20), layout=tag)
    assert "hole is punched" in refusal("qr", Box(4, 8, 20, 20), layout=tag)


@pytest.mark.parametrize(
    ("kind", "ink", "ground"),
    [
        ("qr", "#000000", "#ffffff"),
        ("qr", "#123A6B", "#ffe680"),
        ("qr", "#cc0000", "#ffffff"),  # phones see red ink
        ("datamatrix", "#003300", "#ffcc99"),
        ("code128", "#000080", "#ffffff"),
    ],
)
def test_colours_with_enough_contrast_pass(kind, ink, ground):
    check(kind, GOOD[kind], ink=ink, ground=ground)


@pytest.mark.parametrize(
    ("kind", "ink", "ground", "message"),
    [
        ("qr", "#ffffff", "#000000", "The ink is lighter than the ground"),
        ("code128", "#eeeeee", "#202020", "The ink is lighter than the ground"),
        ("qr", "#bbbbbb", "#ffffff", "their contrast is 50 %"),
        ("qr", "#000000", "#000000", "their contrast is 0 %, readers need 55 %"),
        ("qr", "#777777", "#cccccc", "their contrast is 41 %, readers need 55 %"),
        ("code128", "#cc0000", "#ffffff", "Readers at tills shine red light"),
        ("datamatrix", "#b30000", "#ff9999", "too alike"),
        ("qr", "black", "#ffffff", "Write colours like #1a2b3c."),
        ("qr", "#000000", "#fff", "Write colours like #1a2b3c."),
    ],
)
def test_colours_without_contrast_are_refused(kind, ink, ground, message):
    assert message in refusal(kind, GOOD[kind], ink=ink, ground=ground)


def test_contrast_is_the_difference_of_reflectances():
    assert readability.contrast("qr", "#000000", "#ffffff") == pytest.approx(1)
    assert readability.contrast("qr", "#ffffff", "#000000") == pytest.approx(-1)
    assert readability.contrast("qr", "#ff0000", "#ffffff") == pytest.approx(
        0.7874, abs=1e-4
    )
    assert readability.contrast("code128", "#ff0000", "#ffffff") == pytest.approx(0)
    assert readability.contrast("code128", "#00ffff", "#ffffff") == pytest.approx(
        0.2126, abs=1e-4
    )


def test_figures_of_a_symbol_in_its_box():
    maker = symbols.symbol_maker("qr", SITE, LOOK)

    assert readability.measure_symbol(job(), maker, Box(4, 4, 30, 18.5)) == {
        "symbol": "qr",
        "module": 0.5,
        "smallest": 0.396,
        "width": 18.5,
        "height": 18.5,
        "contrast": 1.0,
    }
