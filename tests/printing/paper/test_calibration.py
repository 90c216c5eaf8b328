import functools
import io

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.utils import translation

from printing.paper.geometry import POINTS_PER_MM
from printing.paper.pdf import calibration
from printing.paper.pdf.content_stream import Matrix
from tests.full import covering

PAGES = {"A4": (210, 297), "Letter": (215.9, 279.4)}


def lines(pdf, height):
    """Return the lines of a page in millimetres from the top left, as they print."""
    found, start, matrix, saved = [], (0, 0), Matrix(), []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for operands, operator in pikepdf.parse_content_stream(opened.pages[0]):
            name = str(operator)
            if name == "q":
                saved.append(matrix)
            elif name == "Q":
                matrix = saved.pop()
            elif name == "cm":
                matrix = Matrix(*map(float, operands)).transformed_by(matrix)
            elif name in ("m", "l"):
                x, y = (
                    length / POINTS_PER_MM
                    for length in matrix.point(*map(float, operands))
                )
                point = x, height - y
                if name == "l":
                    ends = sorted([start, point])
                    found.append((*ends[0], *ends[1]))
                start = point
    return found


def words(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return pdf[0].get_textpage().get_text_range()


def crosses(found):
    """Return the centres of the crosses: two lines of ten millimetres each."""
    arms = [
        line
        for line in found
        if line[2] - line[0] + abs(line[3] - line[1]) == pytest.approx(10, abs=0.001)
    ]
    pairs = zip(arms[::2], arms[1::2], strict=True)
    return [((a[0] + a[2]) / 2, (b[1] + b[3]) / 2) for a, b in pairs]


@pytest.mark.parametrize(("width", "height"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("shift", [(0, 0), (1.5, -0.75)])
def test_crosses_are_at_their_positions(width, height, shift):
    found = crosses(lines(calibration.page(width, height, *shift), height))
    wanted = [
        (x + shift[0], y + shift[1])
        for x in (20, width - 20)
        for y in (20, height - 20)
    ]
    assert len(found) == 4
    for cross, place in zip(found, wanted, strict=True):
        assert cross == pytest.approx(place, abs=0.1)


@pytest.mark.parametrize(("width", "height"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("off", [(0, 0), (2.5, 0), (-1, 3.5)])
def test_adding_what_the_crease_shows_brings_both_rulers_to_zero(width, height, off):
    """With a printer that is off, the crease is still the middle of the sheet."""
    shift = (0.5, -1.0)
    found = lines(calibration.page(width, height, *shift), height)
    middle = width / 2 - off[0], height / 2 - off[1]  # of the sheet, on this drawing

    across = zero(found, horizontal=True)
    down = zero(found, horizontal=False)
    new = shift[0] + middle[0] - across, shift[1] + middle[1] - down

    assert new == pytest.approx((-off[0], -off[1]), abs=0.1)


def zero(lines_found, *, horizontal):
    """Return the place of 0 on the ruler X or Y: the centre of its line of 20 mm."""
    (found,) = [
        (line[0] + line[2]) / 2 if horizontal else (line[1] + line[3]) / 2
        for line in lines_found
        if abs(line[2] - line[0] if horizontal else line[3] - line[1])
        == pytest.approx(20, abs=0.001)
    ]
    return found


def test_edge_rulers_show_the_distance_from_the_edge():
    found = lines(calibration.page(210, 297, 0, 0), 297)
    near = functools.partial(pytest.approx, abs=0.001)
    top = sorted(
        x for x, y, x2, y2 in found if max(y, y2) == near(14) and x == near(x2)
    )
    left = sorted(
        y for x, y, x2, y2 in found if max(x, x2) == near(14) and y == near(y2)
    )

    assert top == pytest.approx(range(20, 191), abs=0.1)
    assert left == pytest.approx(range(20, 278), abs=0.1)


def test_ink_is_at_the_positions_of_the_lines():
    with pypdfium2.PdfDocument(calibration.page(210, 297, 2, 1)) as pdf:
        image = pdf[0].render(scale=600 / 72).to_pil().convert("L")

    def dark(x, y):
        return image.getpixel((round(x / 25.4 * 600), round(y / 25.4 * 600))) < 200

    # Two arms of the first cross, and beside them.
    assert [dark(22, 18), dark(18.5, 21), dark(22.3, 18), dark(18.5, 21.3)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_page_shows_the_steps_and_the_offset():
    shown = words(calibration.page(210, 297, 1.5, -0.25))
    for line in (
        "Calibration page",
        "Printed with an offset of X +1.5 mm and Y -0.25 mm",
        "Print this page at 100 %, without fitting it to the paper.",
        "Print the page again: both creases now cross at 0.",
        "From cross to cross it is 170 mm across and 257 mm down;",
    ):
        assert line in shown


def test_texts_with_missing_letters_stay_in_english(monkeypatch):
    monkeypatch.setattr(calibration.translation, "gettext", lambda text: f"校正 {text}")
    text = words(calibration.page(210, 297, 0, 0))
    assert ("Calibration page" in text, "校" in text) == (True, False)


def test_special_characters_are_escaped(monkeypatch):
    monkeypatch.setattr(
        calibration.translation, "gettext", lambda text: f"(ñ) <{text}> & \\"
    )
    assert "(ñ) <Calibration page> & \\" in words(calibration.page(210, 297, 0, 0))


def test_the_same_page_is_the_same_file_of_the_size_asked_for():
    made = calibration.page(215.9, 279.4, 1, 2)
    assert made == calibration.page(215.9, 279.4, 1, 2)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
        box = [float(number) for number in pdf.pages[0].mediabox]
    assert box == pytest.approx([0, 0, 612, 792], abs=0.01)


@pytest.mark.parametrize(
    ("language", "paper"),
    covering([code for code, _name in settings.CONSOLE_LANGUAGES], PAGES),
)
def test_the_words_stay_on_the_page_in_every_language(language, paper):
    width, height = PAGES[paper]
    with translation.override(language):
        made = calibration.page(width, height, -12.25, -12.25)
    with pypdfium2.PdfDocument(made) as pdf:
        text = pdf[0].get_textpage()
        ends = [text.get_rect(at)[2] for at in range(text.count_rects())]
    assert max(ends) / POINTS_PER_MM <= width - calibration.EDGE
