from base64 import b64decode
from xml.etree import ElementTree

import pytest
from django.utils import translation

from campaigns.landing_content import content_for
from campaigns.models import Campaign


def face(language="en", **fields):
    with translation.override(language):
        return content_for(Campaign(**fields))


def test_a_language_says_what_it_has_and_the_rest_as_all():
    fields = {
        "headline": "Win",
        "intro": "Hello",
        "translations": {"es": {"headline": "Gana", "terms": "**Sí**"}},
    }
    english, spanish = face(**fields), face("es", **fields)
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


def test_faces_are_values():
    assert face(headline="Win") == face(headline="Win")
    assert hash(face(headline="Win")) == hash(face(headline="Win"))
    assert face(headline="Win") != face(headline="Lose")


def test_the_icon_is_drawn_in_the_accent_and_asks_for_nothing():
    start, _, packed = face(accent_color="#123456").icon.partition(",")
    assert start == "data:image/svg+xml;base64"
    svg = b64decode(packed)
    ElementTree.fromstring(svg)
    assert b'fill="#123456"' in svg


@pytest.mark.parametrize(("size", "own"), [("90x90", True), ("300x90", False)])
def test_a_square_logo_is_the_icon(size, own):
    assert (face(logo=f"ab-{size}.webp").icon == "") is own
