import re
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from printing.paper.geometry import Box
from printing.paper.sheets.grid_validation import REQUIRED_FIELDS, TOLERANCE, problems

GRID = {
    "page_width": 210,
    "page_height": 297,
    "columns": 3,
    "rows": 8,
    "label_width": 70,
    "label_height": 37,
    "left": 0,
    "top": 0,
    "pitch_x": 70,
    "pitch_y": 37,
}


def lengths(least, most):
    return st.decimals(least, most, places=2).map(float)


grids = st.fixed_dictionaries(
    {
        "page_width": lengths(10, 500),
        "page_height": lengths(10, 500),
        "columns": st.integers(1, 9),
        "rows": st.integers(1, 9),
        "label_width": lengths(10, 200),
        "label_height": lengths(10, 200),
        "left": lengths(0, 60),
        "top": lengths(0, 60),
        "pitch_x": lengths(0, 120),
        "pitch_y": lengths(0, 120),
    }
)


def fits(grid):
    """Tell whether a grid is possible, by looking at each label."""
    page = Box(0, 0, grid["page_width"], grid["page_height"])
    cells = [
        Box(
            grid["left"] + column * grid["pitch_x"],
            grid["top"] + row * grid["pitch_y"],
            grid["label_width"],
            grid["label_height"],
        )
        for column in range(int(grid["columns"]))
        for row in range(int(grid["rows"]))
    ]
    return all(
        page.contains(cell, tolerance=TOLERANCE * 2) for cell in cells
    ) and not any(
        one.overlaps(other, tolerance=TOLERANCE * 2)
        for one, other in combinations(cells, 2)
    )


@given(grids)
@example(GRID)
@example(GRID | {"pitch_x": 69.9})
def test_a_grid_is_refused_if_and_only_if_it_does_not_fit(grid):
    assert (problems(grid) == {}) == fits(grid)


@given(grids)
@example(GRID | {"columns": 9, "pitch_x": 60, "left": 60})
def test_following_the_messages_gives_a_grid_that_fits(grid):
    for _ in range(5):
        found = problems(grid)
        for field, message in found.items():
            (number,) = re.findall(r"at (?:most|least) ([\d.]+)", message)
            grid = grid | {field: float(number)}
    assert problems(grid) == {}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, {}),
        (
            {"pitch_x": 72},
            {
                "pitch_x": "3 columns of 70 mm, 0 mm from the left, at a pitch of "
                "72 mm end at 214 mm; the page is 210 mm wide. Make the pitch at "
                "most 70 mm."
            },
        ),
        (
            {"left": 2.5, "top": 2},
            {
                "left": "3 columns of 70 mm, 2.5 mm from the left, at a pitch of "
                "70 mm end at 212.5 mm; the page is 210 mm wide. Make the left margin "
                "at most 0 mm.",
                "top": "8 rows of 37 mm, 2 mm from the top, at a pitch of 37 mm end "
                "at 298 mm; the page is 297 mm high. Make the top margin at most 1 mm.",
            },
        ),
        (
            {"rows": 9},
            {
                "rows": "9 rows of 37 mm, 0 mm from the top, at a pitch of 37 mm end "
                "at 333 mm; the page is 297 mm high. Take at most 8 rows."
            },
        ),
        (
            {"pitch_y": 36.5},
            {
                "pitch_y": "Labels 37 mm high at a pitch of 36.5 mm overlap. Make the "
                "pitch at least 37 mm."
            },
        ),
        (
            {"columns": 1, "label_width": 220},
            {
                "label_width": "Labels 220 mm wide, 0 mm from the left, end at 220 mm; "
                "the page is 210 mm wide. Make the labels at most 210 mm wide."
            },
        ),
        (
            {"rows": 1, "top": 290},
            {
                "top": "Labels 37 mm high, 290 mm from the top, end at 327 mm; the "
                "page is 297 mm high. Make the top margin at most 260 mm."
            },
        ),
    ],
)
def test_a_message_names_the_number_that_fits(changed, found):
    assert problems(GRID | changed) == found


@pytest.mark.parametrize(
    ("field", "number", "message"),
    [
        ("left", None, "Write a number."),
        ("left", "3", "Write a number."),
        ("left", float("nan"), "Write a number."),
        ("pitch_x", float("inf"), "Write a number."),
        ("left", -1, "Write 0 to 500 mm."),
        ("rows", 2.5, "Write a whole number, 1 to 2000."),
        ("columns", 0, "Write a whole number, 1 to 2000."),
        ("columns", 1e308, "Write a whole number, 1 to 2000."),
        ("pitch_y", 1e308, "Write 0 to 500 mm."),
        ("inset", "x", "Write a number."),
        ("page_width", 501, "Write 10 to 500 mm."),
        ("label_height", 9.9, "Write 10 to 500 mm."),
        ("inset", 18, "Write 0 to 17.5 mm: more leaves no room on the label."),
        ("stub", 36, "Write 0 to 35 mm: more leaves no room on the label."),
        ("head", 19, "Write 0 to 18.5 mm: more leaves no room on the label."),
    ],
)
def test_each_number_is_validated_by_itself(field, number, message):
    assert problems(GRID | {field: number}) == {field: message}


def test_all_missing_numbers_are_reported():
    assert problems({}) == dict.fromkeys(REQUIRED_FIELDS, "Write a number.")


def test_too_many_labels_on_a_page_are_refused():
    small = {"label_width": 10, "label_height": 10, "pitch_x": 10, "pitch_y": 10}
    page = {"page_width": 500, "page_height": 500, "columns": 50}

    assert problems(GRID | small | page | {"rows": 40}) == {}
    assert problems(GRID | small | page | {"rows": 41}) == {
        "rows": "2050 labels on a page are more than can be made. Take at most 40 rows."
    }
