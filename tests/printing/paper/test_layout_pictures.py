from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from printing.paper.sheets.layout_pictures import svg
from printing.paper.sheets.layouts import LAYOUTS


def shapes(drawing):
    """Return how many labels each part of a drawing shows."""
    return {
        part.get("class"): part.get("d", "z").count("z")
        for part in ElementTree.fromstring(drawing)
    }


def test_a_picture_shows_the_page_and_its_labels_to_scale():
    layout = replace(LAYOUTS["a4-24"], columns=2, rows=1)
    assert svg(layout, skip=1) == (
        '<svg class="sheet-picture" viewBox="-2.97 -2.97 215.94 302.94" fill="none" '
        'stroke="currentColor" stroke-width="1" aria-hidden="true" focusable="false">'
        '<rect class="sheet-page" width="210" height="297" '
        'vector-effect="non-scaling-stroke"/>'
        '<path class="sheet-label" fill="none" vector-effect="non-scaling-stroke" '
        'd="M70 0.5h70v37h-70z"/>'
        '<path class="sheet-skipped" fill="currentColor" '
        'vector-effect="non-scaling-stroke" d="M0 0.5h70v37h-70z"/></svg>'
    )


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_a_picture_is_safe_markup_that_the_content_policy_allows(layout):
    drawing = svg(layout)

    assert isinstance(drawing, SafeString)
    assert "style" not in drawing
    assert shapes(drawing)["sheet-label"] == layout.per_page


def test_skipped_labels_are_the_first_in_the_order():
    layout = LAYOUTS["avery-l7160"]
    drawn = {"sheet-page": 1, "sheet-label": 18, "sheet-skipped": 3}
    assert shapes(svg(layout, skip=3)) == drawn
    skipped = [
        ElementTree.fromstring(svg(layout, skip=2, order=order))[2].get("d")
        for order in ("rows", "columns")
    ]
    assert skipped == [
        "M7.2 15.15h63.5v38.1h-63.5zM73.24 15.15h63.5v38.1h-63.5z",
        "M7.2 15.15h63.5v38.1h-63.5zM7.2 53.25h63.5v38.1h-63.5z",
    ]


def test_round_labels_are_round_and_stubs_are_dashed():
    circle = ElementTree.fromstring(svg(LAYOUTS["avery-l7650"]))[1].get("d")
    assert circle.startswith("M5.25 46.5a31.75 31.75 0 1 0 63.5 0a31.75 31.75")
    stub = ElementTree.fromstring(svg(LAYOUTS["tickets"]))[2]
    assert (stub.get("class"), stub.get("d").count("M140 ")) == ("sheet-stub", 5)
