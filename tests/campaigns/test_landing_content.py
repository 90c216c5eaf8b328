from base64 import b64decode
from xml.etree import ElementTree

import pytest
from django.utils import translation

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


@pytest.mark.parametrize(("size", "is_icon"), [("90x90", True), ("300x90", False)])
def test_a_square_logo_is_the_icon(size, is_icon):
    assert (content(logo=f"ab-{size}.webp").icon == "") is is_icon
