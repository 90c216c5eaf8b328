import re
from itertools import combinations

import pytest

from printing.paper.geometry import Box
from printing.paper.sheets.layouts import (
    DATA_FOLDER,
    KINDS,
    LAYOUTS,
    kinds,
    load_layout,
    titles,
)

PER_PAGE = {
    "a4-24": 24,
    "avery-22806": 12,
    "avery-5160": 30,
    "avery-5163": 10,
    "avery-l4778": 48,
    "avery-l7159": 24,
    "avery-l7160": 21,
    "avery-l7163": 14,
    "avery-l7650": 12,
    "cards-85x55": 10,
    "cards-85x55-bleed": 8,
    "hang-tags": 9,
    "tickets": 5,
    "flyers-a5": 2,
    "flyers-a6": 4,
    "flyers-a6-single": 1,
    "receipt-58": 1,
    "receipt-80": 1,
}
FILE = """
title = "Square"
kind = "labels"
source = "Derived: it is a square."
page_width = 100
page_height = 100
columns = 2
rows = 2
label_width = 50
label_height = 50
left = 0
top = 0
pitch_x = 50
pitch_y = 50
"""


def written(folder, text):
    path = folder / "square.toml"
    path.write_text(text, "utf-8")
    return path


def test_layouts_are_sorted_by_kind_and_name():
    assert {name: layout.per_page for name, layout in LAYOUTS.items()} == PER_PAGE
    assert list(LAYOUTS) == list(PER_PAGE)
    assert len(LAYOUTS) == len(list(DATA_FOLDER.iterdir()))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_no_label_overlaps_another_or_leaves_the_page(layout):
    page = Box(0, 0, layout.page_width, layout.page_height)
    cells = list(layout.cells())

    assert len(cells) == layout.per_page
    assert [cell for cell in cells if not page.contains(cell, tolerance=0.001)] == []
    pairs = combinations(cells, 2)
    assert [pair for pair in pairs if pair[0].overlaps(pair[1], tolerance=0.001)] == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_every_layout_names_its_source(layout):
    published = ("LibreOffice, extras/source/labels/labels.xml", "gLabels", "ISO 216")
    assert "Derived:" in layout.source or layout.source.startswith(published)
    assert layout.kind in KINDS


@pytest.mark.parametrize(
    "name",
    [
        "avery-5160",
        "avery-5163",
        "avery-l4778",
        "avery-l7159",
        "avery-l7160",
        "avery-l7163",
        "avery-l7650",
        "cards-85x55",
    ],
)
def test_figures_match_those_quoted_from_the_source(name):
    """LibreOffice writes pitch, size, margins and number, each across and down."""
    layout = LAYOUTS[name]
    (figures,) = re.findall(r"[\d.]+(?:;[\d.]+){7}", layout.source)
    assert [float(figure) for figure in figures.rstrip(".").split(";")] == [
        layout.pitch_x,
        layout.pitch_y,
        layout.label_width,
        layout.label_height,
        layout.left,
        layout.top,
        layout.columns,
        layout.rows,
    ]


def test_first_and_last_cell_of_a_layout():
    cells = list(LAYOUTS["avery-l7160"].cells())
    assert (cells[0], cells[-1]) == (
        Box(7.2, 15.15, 63.5, 38.1),
        Box(139.28, 243.75, 63.5, 38.1),
    )


@pytest.mark.parametrize(("name", "printed"), [("receipt-80", 72), ("receipt-58", 48)])
def test_receipts_have_the_width_of_thermal_heads(name, printed):
    layout = LAYOUTS[name]
    assert layout.label_width - 2 * layout.inset == printed


def test_a_partial_last_page_counts():
    layout = LAYOUTS["a4-24"]
    assert [layout.pages(labels) for labels in (0, 1, 24, 25)] == [0, 1, 1, 2]


def test_kinds_and_titles_can_be_translated():
    assert tuple(kinds()) == KINDS
    words = {layout.title for layout in LAYOUTS.values()}
    assert {title for title in words if not title.startswith("Avery ")} == set(titles())


def test_a_layout_is_loaded_from_a_file(tmp_path):
    layout = load_layout(written(tmp_path, FILE))
    assert (layout.name, layout.shape, layout.stub) == ("square", "rectangle", 0)
    assert [(cell.x, cell.y) for cell in layout.cells()] == [
        (0, 0),
        (50, 0),
        (0, 50),
        (50, 50),
    ]


@pytest.mark.parametrize(
    ("line", "wrong", "field"),
    [
        ("pitch_x = 50", "pitch_x = 49", "pitch_x"),
        ("left = 0", "left = 1", "left"),
        ("rows = 2", "rows = 0", "rows"),
        ("top = 0", "top = 0\nstub = 30", "stub"),
        ('"labels"', '"badges"', "kind"),
        ("top = 0", 'top = 0\nshape = "star"', "kind"),
    ],
)
def test_an_invalid_file_is_refused_with_its_name_and_field(
    tmp_path, line, wrong, field
):
    path = written(tmp_path, FILE.replace(line, wrong))
    with pytest.raises(ValueError, match=rf"square\.toml: {{'{field}': "):
        load_layout(path)
