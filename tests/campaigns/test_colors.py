import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns import colors

any_color = st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF))
# Where black and white are equally bad.
worst = example(color="#757575")
nearly_white = example(color="#797979")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the examples of WCAG's own texts
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#1a73e8", "#1a73e8", 1.0),
    ],
)
def test_contrast(one, other, ratio):
    assert round(colors.contrast(one, other), 2) == ratio


@given(any_color)
@worst
@nearly_white
def test_the_ink_can_be_read_on_every_color(color):
    assert colors.contrast(colors.ink_on(color), color) >= 4.5


@given(any_color, any_color, st.sampled_from([3.0, 4.5]))
def test_a_color_is_moved_until_it_stands_out(color, background, least):
    moved = colors.legible(color, background, least)
    assert colors.contrast(moved, background) >= least


@given(any_color)
def test_what_stands_out_already_is_kept(color):
    far = max(("#000000", "#ffffff"), key=lambda end: colors.contrast(end, color))
    assert colors.legible(color, far, 3.0) == color


@given(any_color)
def test_what_is_darkened_wants_white_ink(color):
    assert colors.ink_on(colors.darkened(color)) == "#ffffff"


def test_the_dark_keeps_the_hue():
    assert [colors.darkened(c) for c in ("#ffffff", "#ffe9a8", "#0000ff")] == [
        "#161616",
        "#1c190f",
        "#0f0f1c",
    ]


@given(any_color, any_color)
def test_mixing_goes_from_one_end_to_the_other(one, other):
    assert [colors.mixed(one, other, share) for share in (0, 1)] == [one, other]


def test_the_middle():
    assert colors.mixed("#000000", "#ffffff", 0.5) == "#808080"
