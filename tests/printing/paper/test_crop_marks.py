import pikepdf
import pytest

from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.setup import Setup
from printing.paper.sheets import crop_marks
from printing.paper.sheets.layouts import LAYOUTS

MAX_BLEEDS = {
    "a4-24": 0,
    "avery-22806": 7.62,
    "avery-5160": 0,
    "avery-5163": 0,
    "avery-l4778": 0,
    "avery-l7159": 0,
    "avery-l7160": 0,
    "avery-l7163": 0,
    "avery-l7650": 2.25,
    "cards-85x55": 0,
    "cards-85x55-bleed": 3,
    "hang-tags": 3,
    "tickets": 3,
    "flyers-a5": 0,
    "flyers-a6": 0,
    "flyers-a6-single": 10,
    "receipt-58": 0,
    "receipt-80": 0,
}
CASES = [
    (name, bleed)
    for name, max_bleed in MAX_BLEEDS.items()
    for bleed in sorted({0.0, min(3.0, max_bleed), float(max_bleed)})
]


def touches(line, box):
    x, y, right, bottom = line
    return box.x <= right and x <= box.right and box.y <= bottom and y <= box.bottom


def drawn(content, height):
    """Return the lines of a content stream in millimetres from the top left."""
    with pikepdf.new() as pdf:
        found, start = [], None
        for operands, operator in pikepdf.parse_content_stream(
            pdf.make_stream(content)
        ):
            if str(operator) == "m":
                start = operands
            elif str(operator) == "l":
                ends = [float(number) / POINTS_PER_MM for number in (*start, *operands)]
                found.append((ends[0], height - ends[1], ends[2], height - ends[3]))
    return found


def test_the_largest_bleed_of_each_layout():
    bleeds = {name: crop_marks.max_bleed(layout) for name, layout in LAYOUTS.items()}
    assert bleeds == MAX_BLEEDS


@pytest.mark.parametrize(("name", "bleed"), CASES)
def test_no_mark_touches_a_label_or_its_bleed_or_leaves_the_page(name, bleed):
    layout = LAYOUTS[name]
    page = Box(0, 0, layout.page_width, layout.page_height)
    boxes = [cell.grown(bleed + crop_marks.OFFSET - 0.001) for cell in layout.cells()]
    for line in crop_marks.mark_lines(layout, bleed):
        x, y, right, bottom = line
        assert page.contains(Box(x, y, right - x, bottom - y))
        assert [box for box in boxes if touches(line, box)] == []


@pytest.mark.parametrize("name", ["cards-85x55-bleed", "tickets", "hang-tags"])
def test_every_cut_is_marked_at_both_of_its_ends(name):
    layout = LAYOUTS[name]
    cells, found = list(layout.cells()), crop_marks.mark_lines(layout, 3)
    vertical = {round(x, 3) for x, _, right, _ in found if x == right}
    horizontal = {round(y, 3) for _, y, _, bottom in found if y == bottom}

    assert vertical == {round(e, 3) for cell in cells for e in (cell.x, cell.right)}
    assert horizontal == {round(e, 3) for cell in cells for e in (cell.y, cell.bottom)}
    assert len(found) == 2 * (len(vertical) + len(horizontal))


def test_marks_of_a_single_label_are_outside_its_bleed():
    assert crop_marks.mark_lines(LAYOUTS["flyers-a6-single"], 3) == [
        (10, 3, 10, 6),
        (10, 162, 10, 165),
        (115, 3, 115, 6),
        (115, 162, 115, 165),
        (3, 10, 6, 10),
        (119, 10, 122, 10),
        (3, 158, 6, 158),
        (119, 158, 122, 158),
    ]


def test_two_labels_share_the_marks_of_the_gap_between_them():
    vertical = [
        m for m in crop_marks.mark_lines(LAYOUTS["cards-85x55-bleed"]) if m[0] == m[2]
    ]
    gaps = sorted({(y, bottom) for _, y, _, bottom in vertical})
    assert [(round(y, 2), round(bottom, 2)) for y, bottom in gaps] == [
        (25.5, 28.5),
        (85.5, 89.5),
        (146.5, 150.5),
        (207.5, 211.5),
        (268.5, 271.5),
    ]


def test_marks_are_drawn_as_thin_black_lines():
    layout = LAYOUTS["tickets"]
    content = crop_marks.draw_crop_marks(layout, Setup(crop_marks=True, bleed=3))

    assert content.startswith(b"q 0 G 0.25 w\n")
    assert content.endswith(b"\nQ\n")
    expected = crop_marks.mark_lines(layout, 3)
    found = drawn(content, layout.page_height)
    assert len(found) == len(expected)
    for line, mark in zip(found, expected, strict=True):
        assert line == pytest.approx(mark, abs=0.001)


@pytest.mark.parametrize(
    ("name", "has_marks"), [("tickets", False), ("flyers-a6", True)]
)
def test_no_marks_if_unwanted_or_without_space(name, has_marks):
    assert crop_marks.draw_crop_marks(LAYOUTS[name], Setup(crop_marks=has_marks)) == b""
