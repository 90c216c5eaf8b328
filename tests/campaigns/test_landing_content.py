from base64 import b64decode
from xml.etree import ElementTree

import pytest
from django.utils import translation

from campaigns import design_draft
from campaigns.landing_content import content_for
from campaigns.models import Campaign


def content(language="en", **fields):
    with translation.override(language):
        return content_for(Campaign(**fields))


def test_missing_translations_fall_back_to_the_campaigns_texts():
    fields = {
        "headline": "Win",
        "intro": "Hello",
        "translations": {"es": {"headline": "Gana", "terms": "**Sí**"}},
    }
    english, spanish = content(**fields), content("es", **fields)
    assert [english.headline, english.intro, english.terms] == [
        "Win",
        "<p>Hello</p>",
        "",
    ]
    assert [spanish.headline, spanish.intro, spanish.terms] == [
        "Gana",
        "<p>Hello</p>",
        "<p><strong>Sí</strong></p>",
    ]


def test_without_an_active_language_the_default_one_is_used():
    fields = {"headline": "Win", "translations": {"en": {"headline": "Win!"}}}
    assert content(None, **fields).headline == "Win!"


def test_long_texts_are_markdown_and_lines_are_plain():
    names = design_draft.TEXT_FIELDS
    rendered = content(**dict.fromkeys(names, "**Win**"))
    html = "<p><strong>Win</strong></p>"
    assert {name for name in names if getattr(rendered, name) == html} == {
        "intro",
        "success_text",
        "terms",
        "privacy",
    }
    assert {getattr(rendered, name) for name in names} == {html, "**Win**"}


def test_theme_and_pictures_are_those_of_the_campaign():
    names = {kind: f"{kind}-90x60.webp" for kind in ("logo", "hero", "share")}
    rendered = content(theme="bold", **names)
    assert rendered.theme == "bold"
    assert {kind: getattr(rendered, kind).name for kind in names} == names


def test_content_is_compared_and_hashed_by_value():
    assert content(headline="Win") == content(headline="Win")
    assert hash(content(headline="Win")) == hash(content(headline="Win"))
    assert content(headline="Win") != content(headline="Lose")


def test_the_icon_is_a_data_url_in_the_accent_colour():
    start, _, packed = content(accent_color="#123456").icon.partition(",")
    assert start == "data:image/svg+xml;base64"
    svg = b64decode(packed)
    ElementTree.fromstring(svg)
    assert b'fill="#123456"' in svg
    assert b'stroke="#ffffff"' in svg


def test_the_icon_has_dark_ink_on_a_light_accent():
    svg = b64decode(content(accent_color="#ffe9a8").icon.partition(",")[2])
    assert b'stroke="#14151c"' in svg


@pytest.mark.parametrize(("size", "is_icon"), [("90x90", True), ("300x90", False)])
def test_a_square_logo_is_the_icon(size, is_icon):
    assert (content(logo=f"ab-{size}.webp").icon == "") is is_icon
