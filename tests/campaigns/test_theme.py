import re

from hypothesis import given
from hypothesis import strategies as st

from campaigns import colors, theme
from campaigns.models import Campaign

any_color = st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF))


def campaign(accent="#d81b60", background="#ffe9a8"):
    return Campaign(accent_color=accent, background_color=background)


def test_the_stylesheet_of_a_campaign():
    assert theme.brand(campaign()) == (
        ":root {\n"
        "  --brand-background: light-dark(#ffe9a8, #1c190f);\n"
        "  --brand-ink: light-dark(#14151c, #ffffff);\n"
        "  --brand-accent: light-dark(#d81b60, #d81b60);\n"
        "  --brand-accent-ink: light-dark(#ffffff, #ffffff);\n"
        "}\n"
    )


@given(any_color, any_color)
def test_both_inks_can_be_read_by_day_and_by_night(accent, background):
    for palette in theme.palettes(accent, background):
        assert colors.contrast(palette.ink, palette.background) >= 4.5
        assert colors.contrast(palette.accent_ink, palette.accent) >= 4.5


@given(any_color, any_color)
def test_day_shows_what_was_chosen_and_night_is_dark(accent, background):
    day, night = theme.palettes(accent, background)
    assert (day.accent, day.background) == (accent, background)
    assert night.ink == colors.WHITE
    assert colors.contrast(night.accent, night.background) >= 3.0


def test_a_dark_background_stays_as_it_is():
    day, night = theme.palettes("#ffcc00", "#101030")
    assert day == night


@given(any_color, any_color)
def test_a_stylesheet_holds_nothing_but_colors(accent, background):
    declaration = r"  --brand-[a-z-]+: light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);\n"
    sheet = theme.brand(campaign(accent, background))
    assert re.fullmatch(rf":root {{\n({declaration}){{4}}}}\n", sheet)


def test_the_digest_changes_with_the_colors_only():
    one, same, other = campaign(), campaign(), campaign(accent="#d81b61")
    one.name, same.name = "Summer", "Winter"
    assert theme.digest(one) == theme.digest(same)
    assert theme.digest(one) != theme.digest(other)
    assert re.fullmatch(r"[0-9a-f]{12}", theme.digest(one))
