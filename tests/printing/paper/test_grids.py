import re

import pytest

from printing.paper.setup import Setup
from printing.paper.sheets.grids import Grid, layout_of, problems
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable

GRID = {
    "page_width": 100,
    "page_height": 150,
    "columns": 2.0,
    "rows": 3.0,
    "label_width": 40,
    "label_height": 40,
    "left": 8,
    "top": 12,
    "pitch_x": 44,
    "pitch_y": 43,
}


def test_a_setup_names_a_built_in_layout():
    assert layout_of(Setup(layout="avery-5160")) is LAYOUTS["avery-5160"]


def test_a_setup_describes_a_grid_of_its_own():
    layout = layout_of(Setup(layout="custom", grid=GRID | {"inset": 3}))

    assert (layout.name, layout.title, layout.kind) == (
        "custom",
        "Custom grid",
        "labels",
    )
    assert (layout.per_page, layout.inset) == (6, 3)
    assert [(cell.x, cell.y) for cell in layout.cells()] == [
        (8, 12),
        (52, 12),
        (8, 55),
        (52, 55),
        (8, 98),
        (52, 98),
    ]


def test_a_grid_survives_json():
    setup = Setup(layout="custom", grid=GRID)
    assert layout_of(Setup.from_json(setup.as_json())) == layout_of(setup)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_can_be_the_start_of_a_grid(name):
    grid = Grid.from_layout(LAYOUTS[name])
    assert list(grid.layout().cells()) == list(LAYOUTS[name].cells())
    assert problems({field: getattr(grid, field) for field in GRID}) == {}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"layout": "a3-7"}, "There is no layout “a3-7”. Choose another."),
        ({"layout": "custom", "grid": None}, " ".join(["Write a number."] * 10)),
        (
            {"layout": "custom", "grid": GRID | {"pitch_x": 39}},
            "Labels 40 mm wide at a pitch of 39 mm overlap. "
            "Make the pitch at least 40 mm.",
        ),
        ({"skip": 24}, "A sheet has 24 labels: skip 0 to 23 of them."),
        ({"skip": -1}, "A sheet has 24 labels: skip 0 to 23 of them."),
        (
            {"bleed": 0.5},
            "The labels of this layout have room for a bleed of 0 mm. Make the bleed "
            "at most that, or choose a layout with larger gaps.",
        ),
        (
            {"layout": "tickets", "bleed": 3.1},
            "The labels of this layout have room for a bleed of 3 mm. Make the bleed "
            "at most that, or choose a layout with larger gaps.",
        ),
    ],
)
def test_an_invalid_layout_is_refused_with_a_message(changed, message):
    with pytest.raises(Unprintable, match=re.escape(message)):
        layout_of(Setup.from_json(changed))


def test_the_largest_values_that_fit_are_accepted():
    assert layout_of(Setup(skip=23)).name == "a4-24"
    assert layout_of(Setup(layout="tickets", bleed=3)).name == "tickets"
