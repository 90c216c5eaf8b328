import math

import pikepdf
import pytest

from printing.paper.designs import html_to_pdf
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.pdf.content_stream import (
    ContentReader,
    Matrix,
    PaintedArea,
    TextRun,
    encode_glyphs,
    encode_step,
)
from printing.paper.pdf.fonts import fonts_of_page
from tests.printing.paper.pdf_pages import open_pdf

PAGE = "@page{size:100mm 50mm;margin:0}body{margin:0;font:20px/1 FiraGO}"


def read(html, css="", bleed=0.0):
    """Return the runs and areas that WeasyPrint draws of a page, in points."""
    with open_pdf(html_to_pdf.render(f"<body>{html}", PAGE + css)) as pdf:
        page = pdf.pages[0]
        steps = list(ContentReader(page, fonts_of_page(page), bleed=bleed).steps())
    runs = [step for step in steps if isinstance(step, TextRun)]
    return runs, [step for step in steps if isinstance(step, PaintedArea)]


def test_matrices_are_concatenated():
    turned = Matrix(0, 1, -1, 0, 10, 20)
    grown = Matrix(2, 0, 0, 2, 1, 1)
    assert grown.transformed_by(turned).point(1, 0) == turned.point(*grown.point(1, 0))
    assert turned.advanced(5).point(0, 0) == turned.point(5, 0)
    assert (turned.is_upright, Matrix(1, 1, -1, 1).is_upright) == (True, False)


def test_runs_have_position_size_and_text():
    (run,), _ = read("<p style='margin:10mm 0 0 20mm;font-size:40px'>Año 2027</p>")
    left, bottom, right, top = run.edges(descent=0)
    assert run.text == "Año 2027"
    assert left == pytest.approx(20 * POINTS_PER_MM, abs=0.1)
    assert top - bottom == pytest.approx(0.7 * 30, abs=0.1)  # 40px are 30 points
    assert 40 * POINTS_PER_MM - 30 < bottom < 40 * POINTS_PER_MM
    assert right - left == pytest.approx(run.width * 0.75)


def test_positions_are_relative_to_the_label_inside_its_bleed():
    (plain,), _ = read("<p>Code</p>")
    (moved,), _ = read("<p>Code</p>", bleed=9.0)
    assert (moved.matrix.e, moved.matrix.f) == pytest.approx(
        (plain.matrix.e - 9, plain.matrix.f - 9)
    )


def test_a_run_starts_where_the_one_before_ends():
    runs, _ = read("<p>Abc<b>def</b></p>")
    first, second = runs
    ends = first.matrix.advanced(first.width)
    assert (ends.e, ends.f) == pytest.approx(
        (second.matrix.e, second.matrix.f), abs=0.05
    )


def test_rotated_text_has_a_rotated_matrix():
    (run,), _ = read(
        "<p style='position:absolute;top:20mm;left:10mm;transform:rotate(90deg)'>Code"
    )
    assert math.degrees(math.atan2(run.matrix.b, run.matrix.a)) == pytest.approx(-90)


def test_filled_boxes_are_areas_and_texts_have_their_clip():
    (outside, inside), (area,) = read(
        "<div>In</div><p>Out</p>",
        "div{background:#336699;width:30mm;height:10mm;overflow:hidden}",
    )
    assert [round(value * 255) for value in area.color] == [0x33, 0x66, 0x99]
    assert area.edges() == pytest.approx(
        (0, 40 * POINTS_PER_MM, 30 * POINTS_PER_MM, 50 * POINTS_PER_MM), abs=0.01
    )
    assert (inside.text, outside.text, outside.clip) == ("In", "Out", None)
    assert inside.clip == pytest.approx(area.edges(), abs=0.01)


def test_encoding_the_steps_reproduces_the_page():
    (run,), _ = read("<p style='letter-spacing:2px'>HH</p>")
    assert encode_glyphs((1, 2, 3), (0, -12.5, 0)) == b"[<0001><0002>-12.5<0003>] TJ"
    assert encode_step(run).endswith(b"Tm " + encode_glyphs(run.glyphs, run.gaps))
    assert len(run.gaps) == 2
    assert run.gaps[0] == pytest.approx(-100, abs=1)  # 2px of 20, taken away


def test_gaps_move_the_glyphs_after_them():
    drawn = b"BT 2 0 0 2 10 20 Tm /F 10 Tf [-100 <0001> 50 <0002>] TJ <0001> Tj ET"
    with pikepdf.new() as pdf:
        letters = b"1 beginbfchar <0001> <0041> <0002> <00660069> endbfchar"
        font = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Type0,
            DescendantFonts=[pikepdf.Dictionary(W=[1, [500, 600]])],
            ToUnicode=pdf.make_stream(letters),
        )
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(drawn)
        steps = ContentReader(page, fonts_of_page(page)).steps()
        first, second = [step for step in steps if isinstance(step, TextRun)]
    # A gap before moves the first by 1, the others make it 10.5 wide: all twice.
    assert (first.matrix.e, first.matrix.f) == (12, 20)
    assert (first.glyphs, first.gaps, first.text) == ((1, 2), (50, 0), "")
    assert first.width == pytest.approx(5 - 0.5 + 6)
    assert (second.matrix.e, second.text) == (pytest.approx(33), "A")
