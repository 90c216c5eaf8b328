"""The calibration page, from which people read the offset of a printer."""

from html import escape

from django.utils import translation
from django.utils.translation import gettext_noop

from printing.paper import fonts
from printing.paper.designs import html_to_pdf
from printing.paper.geometry import POINTS_PER_MM

# Millimetres.
CROSS = 20.0  # from the edges of the page to the centre of each cross
ARM = 5.0  # of a cross
REACH = 10  # of a ruler to both sides: the largest offset of a printer
EDGE = 14.0  # from an edge of the page to the ruler along it: printers reach that far
STROKE = 0.1  # width of all lines

STEPS = (
    gettext_noop("Print this page at 100 %, without fitting it to the paper."),
    gettext_noop("Fold the sheet in half, left edge on right edge, and crease it."),
    gettext_noop("Open it and read where the crease crosses the ruler X."),
    gettext_noop("Fold it top edge on bottom edge and read the ruler Y likewise."),
    gettext_noop("Add both numbers, with their signs, to the printer's offset."),
    gettext_noop("Print the page again: both creases now cross at 0."),
)
TITLE = gettext_noop("Calibration page")
NOW = gettext_noop("Printed with an offset of X %(x)s mm and Y %(y)s mm")
SCALE = gettext_noop(
    "From cross to cross it is %(across)s mm across and %(down)s mm down; if yours "
    "differ, the page was scaled."
)

_CSS = """
@page {{ size: {width}mm {height}mm; margin: 0 }}
html {{ font: 10pt/6mm FiraGO }}
body, h1, p, ol {{ margin: 0 }}
main {{ position: absolute; left: {shift_x}mm; top: {shift_y}mm }}
main, svg {{ width: {width}mm; height: {height}mm }}
svg, header, ol, footer {{ position: absolute }}
svg {{ left: 0; top: 0 }}
header {{ left: {inset}mm; top: 26mm }}
h1 {{ font: 18pt/8mm FiraGO }}
ol {{ left: {middle}mm; top: {steps}mm; right: {edge}mm; padding-left: 4mm }}
footer {{ left: {inset}mm; right: {inset}mm; bottom: 18mm; font-size: 9pt }}
"""


def page(width: float, height: float, shift_x: float, shift_y: float) -> bytes:
    """Return a PDF of one page with rulers to read the offset of a printer from.

    Everything is moved by the shift, as on labels: printed with the right shift, both
    creases cross the rulers at 0. Sizes and shift in millimetres; raises Unprintable.
    """
    css = _CSS.format(
        width=width,
        height=height,
        shift_x=shift_x,
        shift_y=shift_y,
        inset=CROSS + ARM + 5,
        middle=width / 2 - 30,
        steps=height / 2 - 12,
        edge=CROSS - ARM,
    )
    title = escape(_translate(TITLE))
    offset = {"x": _signed(shift_x), "y": _signed(shift_y)}
    scale = {"across": f"{width - 2 * CROSS:g}", "down": f"{height - 2 * CROSS:g}"}
    steps = "".join(f"<li>{escape(_translate(step))}</li>" for step in STEPS)
    html = (
        f"<!doctype html><title>{title}</title><main>{_draw(width, height)}"
        f"<header><h1>{title}</h1><p>{escape(_translate(NOW) % offset)}</p></header>"
        f"<ol>{steps}</ol><footer>{escape(_translate(SCALE) % scale)}</footer></main>"
    )
    return html_to_pdf.render(html, css)


class _Drawing:
    """Collects lines and numbers as SVG, whose unit is a millimetre of the page."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._texts: list[str] = []

    def line(self, x: float, y: float, right: float, down: float) -> None:
        self._lines.append(f"M{x:.3f} {y:.3f}l{right:.3f} {down:.3f}")

    def cross(self, x: float, y: float) -> None:
        self.line(x - ARM, y, 2 * ARM, 0)
        self.line(x, y - ARM, 0, 2 * ARM)

    def text(self, x: float, y: float, text: str, points: float, anchor: str) -> None:
        size = points / POINTS_PER_MM
        self._texts.append(
            f'<text x="{x:.3f}" y="{y:.3f}" font-size="{size:.3f}" '
            f'text-anchor="{anchor}">{text}</text>'
        )

    def svg(self, width: float, height: float) -> str:
        return (
            f'<svg viewBox="0 0 {width} {height}" font-family="{fonts.SANS}">'
            f'<path stroke="black" stroke-width="{STROKE}" d="{"".join(self._lines)}"/>'
            f"{''.join(self._texts)}</svg>"
        )


def _draw(width: float, height: float) -> str:
    """Return the SVG of crosses and rulers."""
    drawing = _Drawing()
    for x in (CROSS, width - CROSS):
        for y in (CROSS, height - CROSS):
            drawing.cross(x, y)
    _ruler_x(drawing, width / 2, height / 2 - 42)
    _ruler_y(drawing, width / 2 - 45, height / 2)
    _edge_rulers(drawing, width, height)
    return drawing.svg(width, height)


def _ruler_x(drawing: _Drawing, x: float, y: float) -> None:
    """Draw the ruler X with its 0 at this point."""
    drawing.line(x - REACH, y, 2 * REACH, 0)
    for half in range(-2 * REACH, 2 * REACH + 1):
        mark = half / 2
        drawing.line(x + mark, y, 0, -_tick_length(mark))
        if mark % 5 == 0:
            drawing.text(x + mark, y - 7, _signed(mark), 8, "middle")
    drawing.text(x + REACH + 6, y, "X", 16, "start")


def _ruler_y(drawing: _Drawing, x: float, y: float) -> None:
    """Draw the ruler Y with its 0 at this point."""
    drawing.line(x, y - REACH, 0, 2 * REACH)
    for half in range(-2 * REACH, 2 * REACH + 1):
        mark = half / 2
        drawing.line(x, y + mark, -_tick_length(mark), 0)
        if mark % 5 == 0:
            drawing.text(x - 7, y + mark + 1, _signed(mark), 8, "end")
    drawing.text(x, y + REACH + 9, "Y", 16, "middle")


def _edge_rulers(drawing: _Drawing, width: float, height: float) -> None:
    """Draw rulers along the top and the left edge, which show the distance from it.

    With a ruler at hand, measuring is an alternative to folding.
    """
    for mark in range(int(CROSS), int(width - CROSS) + 1):
        drawing.line(mark, EDGE, 0, -_tick_length(mark))
        if mark % 20 == 0:
            drawing.text(mark, EDGE - 6, str(mark), 6, "middle")
    for mark in range(int(CROSS), int(height - CROSS) + 1):
        drawing.line(EDGE, mark, -_tick_length(mark), 0)
        if mark % 20 == 0:
            drawing.text(EDGE - 6, mark + 0.8, str(mark), 6, "end")


def _tick_length(mark: float) -> float:
    """Return the length of the tick of a millimetre: tens and fives are longer."""
    lengths = {10: 5.0, 5: 3.5, 1: 2.0}
    return next((lengths[step] for step in lengths if mark % step == 0), 1.0)


def _signed(millimetres: float) -> str:
    return f"{millimetres:+.4g}" if millimetres else "0"


def _translate(text: str) -> str:
    """Return a text in the reader's language, unless our fonts lack its letters."""
    translated = translation.gettext(text)
    return text if fonts.missing_letters(translated) else translated
