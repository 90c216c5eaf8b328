import re

from hypothesis import given
from hypothesis import strategies as st

from campaigns import colors, theme
from campaigns.models import Campaign

any_color = st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF))


def campaign(accent="#d81b60", background="#ffe9a8"):
    return Campaign(accent_color=accent, background_color=background)


def test_the_color_properties():
    assert theme.color_properties("#d81b60", "#ffe9a8") == (
        ":root {\n"
        "  --brand-background: light-dark(#ffe9a8, #1c190f);\n"
        "  --brand-ink: light-dark(#14151c, #ffffff);\n"
        "  --brand-accent: light-dark(#d81b60, #d81b60);\n"
        "  --brand-accent-ink: light-dark(#ffffff, #ffffff);\n"
        "}\n"
    )


@given(any_color, any_color)
def test_both_inks_are_readable_in_both_schemes(accent, background):
    for palette in theme.palettes(accent, background):
        assert colors.contrast(palette.ink, palette.background) >= 4.5
        assert colors.contrast(palette.accent_ink, palette.accent) >= 4.5


@given(any_color, any_color)
def test_the_light_scheme_has_the_chosen_colors(accent, background):
    light, dark = theme.palettes(accent, background)
    assert (light.accent, light.background) == (accent, background)
    assert dark.ink == colors.WHITE
    assert colors.contrast(dark.accent, dark.background) >= 3.0


def test_a_dark_background_is_used_in_both_schemes():
    light, dark = theme.palettes("#ffcc00", "#101030")
    assert light == dark


@given(any_color, any_color)
def test_color_properties_contain_only_colors(accent, background):
    declaration = r"  --brand-[a-z-]+: light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\);\n"
    css = theme.color_properties(accent, background)
    assert re.fullmatch(rf":root {{\n({declaration}){{4}}}}\n", css)
    assert theme.stylesheet(campaign(accent, background)).endswith(css)


def test_the_stylesheet_is_the_shared_sheets_and_the_colors():
    css = theme.stylesheet(campaign())
    places = [
        css.index(part)
        for part in (
            "@layer tokens, base,",  # tokens.css, first: it orders the layers
            "@layer base {",
            ".icon {",
            ".landing {",
            ".landing-form {",
            ".landing-answer {",
            "--brand-ink:",
        )
    ]
    assert places == sorted(places)
    assert "/*" not in css


def test_the_digest_changes_with_the_colors_only():
    first, same, other = campaign(), campaign(), campaign(accent="#d81b61")
    first.name, same.name = "Summer", "Winter"
    assert theme.digest(first) == theme.digest(same)
    assert theme.digest(first) != theme.digest(other)
    assert re.fullmatch(r"[0-9a-f]{12}", theme.digest(first))
