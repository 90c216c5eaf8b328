import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campaigns import colors

any_color = st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF))
# Black and white have about the same contrast to these.
mid_grey = example(color="#757575")
lighter_grey = example(color="#797979")


@pytest.mark.parametrize(
    ("color", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the examples of WCAG's own texts
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#1a73e8", "#1a73e8", 1.0),
    ],
)
def test_contrast(color, other, ratio):
    assert round(colors.contrast(color, other), 2) == ratio


@given(any_color)
@mid_grey
@lighter_grey
def test_the_ink_is_readable_on_every_color(color):
    assert colors.contrast(colors.readable_ink(color), color) >= 4.5


@given(any_color, any_color, st.sampled_from([3.0, 4.5]))
@example(color="#757575", background="#757575", minimum=4.5)  # needs the ink itself
def test_a_color_gets_the_minimum_contrast(color, background, minimum):
    result = colors.ensure_contrast(color, background, minimum)
    assert colors.contrast(result, background) >= minimum


def test_a_color_is_changed_no_more_than_needed():
    grays = [colors.ensure_contrast("#000000", "#000000", m) for m in (3.0, 4.5)]
    assert grays == ["#606060", "#797979"]


@given(any_color)
def test_a_color_with_enough_contrast_is_unchanged(color):
    far = max(("#000000", "#ffffff"), key=lambda ink: colors.contrast(ink, color))
    assert colors.ensure_contrast(color, far, 3.0) == color


@given(any_color)
def test_a_darkened_color_has_white_ink(color):
    assert colors.readable_ink(colors.darken(color)) == "#ffffff"


def test_darkening_keeps_the_hue():
    assert [colors.darken(c) for c in ("#ffffff", "#ffe9a8", "#0000ff")] == [
        "#161616",
        "#1c190f",
        "#0f0f1c",
    ]


@given(any_color, any_color)
def test_mixing_no_or_full_share_returns_one_of_the_colors(color, other):
    assert [colors.mix(color, other, share) for share in (0, 1)] == [color, other]


def test_mixing_half_and_half():
    assert colors.mix("#000000", "#ffffff", 0.5) == "#808080"
