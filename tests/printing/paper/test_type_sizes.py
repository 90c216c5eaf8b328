from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper.designs import code_lines, type_sizes
from printing.paper.designs.type_sizes import LabelContent, TextArea
from printing.paper.unprintable import Unprintable

GROUPS = ("BF26-", "7KQ2-", "M9XA-", "RTW4-", "C")


def make_content(**fields):
    defaults = {
        "name": "Summer of Coffee",
        "lines": ("Scan the symbol or type the code.",),
        "groups": GROUPS,
        "expiry": "Until 31 August",
        "serial": "12-0042",
        "address": "pin.example/summer",
        "needs_address": False,
        "logo": 0.0,
    }
    return LabelContent(**defaults | fields)


def make_area(width=40.0, height=30.0, **fields):
    defaults = {
        "width": width,
        "height": height,
        "code_width": width,
        "name": 1.35,
        "code": 1.75,
        "code_pad": 0.0,
        "name_lines": 2,
        "max_text": 18.0,
    }
    return TextArea(**defaults | fields)


words = st.text("abcdef ", min_size=0, max_size=120)


@given(
    words,
    st.lists(words, max_size=4),
    st.floats(15, 150),
    st.floats(10, 200),
    st.sampled_from([0.0, 0.4, 1.0, 8.0]),
)
def test_sizes_that_are_returned_fit(name, lines, width, height, logo):
    texts = make_content(
        name=name.strip(), lines=tuple(filter(str.strip, lines)), logo=logo
    )
    area = make_area(width, height)
    try:
        sizes = type_sizes.fit_type(texts, area)
    except Unprintable:
        assert height < 25 + 4 * len(lines) or width < 25
        return
    assert sizes.head + sizes.foot + sizes.gap <= height + 0.02
    assert sizes.text >= type_sizes.MIN_TEXT_SIZE
    assert sizes.code >= code_lines.MIN_SIZE
    assert sizes.columns * 0.6 * sizes.code <= width * 72 / 25.4


def test_larger_areas_have_larger_letters():
    sizes = [
        type_sizes.fit_type(make_content(), make_area(w, w * 0.75))
        for w in (30, 40, 60, 90)
    ]
    for smaller, larger in pairwise(sizes):
        assert smaller.text < larger.text
        assert smaller.code < larger.code


def test_requested_sizes_are_used():
    sizes = type_sizes.fit_type(make_content(), make_area(text_size=6.5, code_size=9.0))
    assert (sizes.text, sizes.code) == (6.5, 9.0)


def test_texts_that_are_too_long_are_cut():
    sizes = type_sizes.fit_type(make_content(lines=("word " * 100,)), make_area())
    assert sizes.line_clamp < type_sizes.NO_CLAMP
    assert (
        type_sizes.fit_type(make_content(), make_area()).line_clamp
        == type_sizes.NO_CLAMP
    )


def test_a_label_without_space_is_refused():
    with pytest.raises(Unprintable, match="has no room: choose a larger label"):
        type_sizes.fit_type(
            make_content(lines=("one", "two", "three")), make_area(40, 12)
        )
    with pytest.raises(Unprintable, match="The symbol leaves no room for words"):
        type_sizes.fit_type(make_content(), make_area(0.5, 30))


def test_the_address_is_left_out_before_letters_shrink_unless_needed():
    free = type_sizes.fit_type(make_content(), make_area(44, 18))
    needed = type_sizes.fit_type(make_content(needs_address=True), make_area(44, 18))
    assert (free.address, needed.address) == (False, True)
    assert free.text > needed.text
    assert type_sizes.fit_type(make_content(), make_area(60, 50)).address is True


def test_expiry_and_serial_share_a_line_if_both_fit():
    wide, narrow = (
        type_sizes.fit_type(make_content(), make_area(width, 40)) for width in (60, 25)
    )
    assert (wide.split, narrow.split) == (False, True)


def test_a_logo_is_no_wider_than_its_area():
    assert type_sizes.fit_type(
        make_content(logo=10.0), make_area(40, 40)
    ).logo == pytest.approx(3.0)
    assert type_sizes.fit_type(make_content(), make_area()).logo == 0.0
