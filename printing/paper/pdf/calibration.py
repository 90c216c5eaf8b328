"""The page that tells how far a printer is off."""

import io

import pikepdf
from django.utils import translation
from django.utils.translation import gettext_noop

from printing.paper.geometry import POINTS_PER_MM

CROSS = 20.0  # millimetres from the edges of the page to the middle of each cross
ARM = 5.0  # of a cross
REACH = 10  # of a ruler to both sides: the largest offset that a printer may have
EDGE = 14.0  # from an edge of the page to the ruler along it: printers reach that far

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

# Widths of the signs of a ruler in Helvetica, in thousandths of the size.
_WIDTHS = {"+": 584, "-": 333}


def page(width: float, height: float, shift_x: float, shift_y: float) -> bytes:
    """Return a PDF of one page with rulers to read the offset of a printer from.

    All of it is moved by the shift, like labels are: whoever prints it with the right
    shift sees both creases cross at 0. Sizes and shift in millimetres.
    """
    drawing = _Drawing(height)
    for x in (CROSS, width - CROSS):
        for y in (CROSS, height - CROSS):
            drawing.cross(x, y)
    _ruler_across(drawing, width / 2, height / 2)
    _ruler_down(drawing, width / 2, height / 2)
    _edges(drawing, width, height)
    _words(drawing, width, height, (shift_x, shift_y))
    moved = f"1 0 0 1 {shift_x * POINTS_PER_MM:.4f} {-shift_y * POINTS_PER_MM:.4f} cm\n"
    return _pdf(width, height, b"q\n" + moved.encode() + drawing.done() + b"Q\n")


class _Drawing:
    """PDF operators, written in millimetres from the top left of a page."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.parts: list[bytes] = [b"0.3 w 0 G 0 g\n"]

    def line(self, x: float, y: float, right: float, down: float) -> None:
        self.parts.append(
            f"{self._at(x, y)} m {self._at(x + right, y + down)} l S\n".encode()
        )

    def cross(self, x: float, y: float) -> None:
        self.line(x - ARM, y, 2 * ARM, 0)
        self.line(x, y - ARM, 0, 2 * ARM)

    def text(self, x: float, y: float, words: str, size: float) -> None:
        self.parts.append(
            f"BT /F1 {size:g} Tf {self._at(x, y)} Td ".encode()
            + _literal(words)
            + b" Tj ET\n"
        )

    def _at(self, x: float, y: float) -> str:
        return f"{x * POINTS_PER_MM:.4f} {(self.height - y) * POINTS_PER_MM:.4f}"

    def done(self) -> bytes:
        return b"".join(self.parts)


def _ruler_across(drawing: _Drawing, x: float, y: float) -> None:
    """Draw the ruler X, 0 in the middle of the page, above its middle."""
    y -= 42
    drawing.line(x - REACH, y, 2 * REACH, 0)
    for half in range(-2 * REACH, 2 * REACH + 1):
        mark = half / 2
        drawing.line(x + mark, y, 0, -_length(mark))
        if mark % 5 == 0:
            words = _signed(mark)
            drawing.text(x + mark - _wide(words, 8) / 2, y - 7, words, 8)
    drawing.text(x + REACH + 6, y, "X", 16)


def _ruler_down(drawing: _Drawing, x: float, y: float) -> None:
    """Draw the ruler Y, 0 in the middle of the page, left of its middle."""
    x -= 45
    drawing.line(x, y - REACH, 0, 2 * REACH)
    for half in range(-2 * REACH, 2 * REACH + 1):
        mark = half / 2
        drawing.line(x, y + mark, -_length(mark), 0)
        if mark % 5 == 0:
            words = _signed(mark)
            drawing.text(x - 7 - _wide(words, 8), y + mark + 1, words, 8)
    drawing.text(x - 2, y + REACH + 9, "Y", 16)


def _edges(drawing: _Drawing, width: float, height: float) -> None:
    """Draw rulers along the top and the left edge, as far from the edges as they say.

    For whoever has a ruler at hand and would rather measure than fold.
    """
    for at in range(int(CROSS), int(width - CROSS) + 1):
        drawing.line(at, EDGE, 0, -_length(at))
        if at % 20 == 0:
            drawing.text(at - _wide(str(at), 6) / 2, EDGE - 6, str(at), 6)
    for at in range(int(CROSS), int(height - CROSS) + 1):
        drawing.line(EDGE, at, -_length(at), 0)
        if at % 20 == 0:
            drawing.text(EDGE - 6 - _wide(str(at), 6), at + 0.8, str(at), 6)


def _words(
    drawing: _Drawing, width: float, height: float, shift: tuple[float, float]
) -> None:
    left, line = width / 2 - 30, height / 2 - 14
    drawing.text(CROSS + 10, CROSS + 12, _shown(TITLE), 18)
    said = {"x": _signed(shift[0]), "y": _signed(shift[1])}
    drawing.text(CROSS + 10, CROSS + 19, _shown(NOW) % said, 10)
    for number, step in enumerate(STEPS, start=1):
        drawing.text(left, line + number * 6, f"{number}. {_shown(step)}", 10)
    said = {"across": f"{width - 2 * CROSS:g}", "down": f"{height - 2 * CROSS:g}"}
    drawing.text(CROSS + 10, height - CROSS, _shown(SCALE) % said, 9)


def _length(mark: float) -> float:
    """Return how long the line of a millimetre is: people count tens and fives."""
    lengths = {10: 5.0, 5: 3.5, 1: 2.0}
    return next((lengths[step] for step in lengths if mark % step == 0), 1.0)


def _signed(millimetres: float) -> str:
    return f"{millimetres:+.4g}" if millimetres else "0"


def _wide(words: str, size: float) -> float:
    """Return how wide the number of a ruler is, in millimetres."""
    return sum(_WIDTHS.get(sign, 556) for sign in words) / 1000 * size / POINTS_PER_MM


def _shown(text: str) -> str:
    """Return a text in the reader's language, if the font of the page has its letters.

    Helvetica, which every reader of PDF has, knows Western Europe only.
    """
    translated = translation.gettext(text)
    try:
        translated.encode("cp1252")
    except UnicodeEncodeError:
        return text
    return translated


def _literal(text: str) -> bytes:
    """Return a text as a string of PDF."""
    encoded = text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        encoded = encoded.replace(sign, b"\\" + sign)
    return b"(" + encoded + b")"


def _pdf(width: float, height: float, content: bytes) -> bytes:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        sheet = pdf.add_blank_page(
            page_size=(width * POINTS_PER_MM, height * POINTS_PER_MM)
        )
        sheet.Contents = pdf.make_stream(content)
        sheet.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.docinfo["/Title"] = _shown(TITLE)
        pdf.save(made, deterministic_id=True, min_version="1.7")
    return made.getvalue()
