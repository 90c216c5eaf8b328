import re

import pytest

from codes.label_parts import LINE, lines_of
from codes.layouts import A4_24, LAYOUTS


@pytest.mark.parametrize(
    ("grouped", "lines"),
    [
        ("7KQ2", ["7KQ2"]),
        ("7KQ2-M9XA-RTQ4", ["7KQ2-M9XA-RTQ4"]),
        ("BF26-7KQ2-M9XA-R", ["BF26-7KQ2-M9XA-R"]),
        ("BF26-7KQ2-M9XA-RTQ4", ["BF26-7KQ2-", "M9XA-RTQ4"]),
        (
            "SUMMER-7KQ2-M9XA-RTQ4-7KQ2-M9XA-R",
            ["SUMMER-7KQ2-", "M9XA-RTQ4-", "7KQ2-M9XA-R"],
        ),
    ],
)
def test_a_code_is_broken_between_its_groups(grouped, lines):
    assert lines_of(grouped) == lines


@pytest.mark.parametrize("prefix", ["ABCDEFGHIJKLMNO", "A-B-C-D-E-F-G-H", "X"])
@pytest.mark.parametrize("width", range(4, 30))
def test_no_symbol_is_lost_and_no_line_too_long(prefix, width):
    grouped = prefix + "-".join(re.findall(".{1,4}", "7" * width))

    lines = lines_of(grouped)
    assert "".join(lines) == grouped
    assert max(map(len, lines)) <= LINE
    assert len(lines) <= 4


@pytest.mark.parametrize("layout", LAYOUTS.values())
def test_labels_stand_on_the_page_and_not_on_each_other(layout):
    corners = list(layout.corners())

    assert len(set(corners)) == layout.per_page
    assert layout.pitch_x >= layout.label_width
    assert layout.pitch_y >= layout.label_height
    for x, y in corners:
        assert 0 <= x <= x + layout.label_width <= layout.page_width
        assert 0 <= y <= y + layout.label_height <= layout.page_height
    for box in (layout.symbol, layout.words):
        assert 4 <= box.x < box.x + box.width <= layout.label_width - 4
        assert 4 <= box.y < box.y + box.height <= layout.label_height - 4
    assert layout.symbol.x + layout.symbol.width < layout.words.x


@pytest.mark.parametrize(("labels", "pages"), [(1, 1), (24, 1), (25, 2), (48, 2)])
def test_pages(labels, pages):
    assert A4_24.pages(labels) == pages
