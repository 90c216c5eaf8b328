"""The fonts that label printers have built in, and the one that suits a code."""

from dataclasses import dataclass

from printing.paper.labels import Job
from printing.paper.outputs import thermal


@dataclass(frozen=True, slots=True)
class PrinterFont:
    """A size of a monospaced font; `advance` is the distance between two symbols."""

    name: str
    height: int
    width: int
    advance: int


# Fonts D and F, times 1 to 7, at 8 dots a millimetre (ZPL II Programming Guide,
# chapter "Fonts and Bar Codes"); the scalable font 0 is proportional.
PRINTER_FONTS = sorted(
    [PrinterFont("D", 18 * n, 10 * n, 12 * n) for n in range(1, 8)]
    + [PrinterFont("F", 26 * n, 13 * n, 16 * n) for n in range(1, 8)],
    key=lambda font: (font.advance, font.height),
    reverse=True,
)
_PREFERRED_ADVANCE = 16  # dots; rather than smaller, a code is broken into lines
_MAX_LINES = 4
_MIN_COLUMNS = 2  # symbols in a line of the code


def code_font(
    job: Job, width: int, height: int
) -> tuple[PrinterFont, tuple[str, ...]] | None:
    """Return the largest font for the code in an area, and the lines of the code.

    As few lines as are legible; None if none are.
    """
    grouped = job.format.grouped(job.format.spell(0))
    max_height = height // 2
    if job.setup.code_size:
        max_height = thermal.points_to_dots(job.setup.code_size)
        max_height = max(PRINTER_FONTS[-1].height, max_height)
    columns = max(_MIN_COLUMNS, width // _PREFERRED_ADVANCE)
    preferred_lines = min(len(thermal.break_code(grouped, columns)), _MAX_LINES)
    for font in PRINTER_FONTS:
        columns = width // font.advance
        if columns < _MIN_COLUMNS or font.height > max_height:
            continue
        lines = thermal.break_code_evenly(grouped, columns)
        is_small = font.advance < _PREFERRED_ADVANCE
        max_lines = _MAX_LINES if is_small else preferred_lines
        if len(lines) <= max_lines and len(lines) * line_height(font.height) <= height:
            return font, lines
    return None


def line_height(size: int) -> int:
    """Return the height of a line of letters of this size, in dots."""
    return size + size // 6
