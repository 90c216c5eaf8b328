"""Write labels in ESC/POS, which receipt printers read, at 8 dots a millimetre.

After Epson's ESC/POS Command Reference (download4.epson.biz, sec_pubs/pos/reference_en/
escpos): the name of a command, GS ( k <Function 180> say, is that of its page there.
Control characters of a text are removed, so a text cannot send commands.
"""

import textwrap
import unicodedata
from typing import BinaryIO

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.labels import Job, Labels
from printing.paper.outputs import bitmap_text, thermal
from printing.paper.outputs.thermal import DOTS_PER_MM, PrinterSymbol
from printing.paper.unprintable import Unprintable

ESC, GS, LF = b"\x1b", b"\x1d", b"\n"
CODE_PAGE, ENCODING = 19, "cp858"  # ESC t 19: western Europe, with the euro

MAX_WIDTH = 576  # dots on 80 mm paper
LETTER_WIDTH, LETTER_HEIGHT = 12, 24  # dots; font A
MAX_LINES = 8  # of one text
MIN_COLUMNS = 16
MAX_SCALE = 3  # larger codes are no easier to read
MAX_MODULE = 8  # dots; a line feed leaves a quiet zone of four such modules
BAR_HEIGHT = 80  # dots; of Code 128
DRAWN_LINE_HEIGHT = 30  # dots; as high as a printed line
CUT_FEED = 24  # dots between the last line and the cut

_REPLACEMENTS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "..."}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE", "−": "-"}
)


def transliterate(text: str) -> str | None:
    """Return a text in the printer's letters; None if a letter has no equivalent."""
    known = []
    for letter in unicodedata.normalize("NFC", text).translate(_REPLACEMENTS):
        if _encodes(letter):
            known.append(letter)
            continue
        plain = unicodedata.normalize("NFKD", letter)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        if not plain or not _encodes(plain):
            return None
        known.append(plain)
    return "".join(known)


def _encodes(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


class EscPosPress:
    """Writes one receipt a label, in print order, with a cut after each.

    Each begins with ESC @, which resets the settings of earlier jobs.
    """

    extension = "prn"
    symbol = None

    def __init__(self, job: Job) -> None:
        fonts.check_letters(job.words, job.setup)
        self.sheets_at_once = thermal.sheets_per_part(job)
        self._job = job
        self._printer_symbol = thermal.symbol_for(job, sends_qr_text=True)
        width = job.layout.label_width - job.layout.stub - 2 * job.layout.inset
        self._width = min(round(width * DOTS_PER_MM), MAX_WIDTH)
        if self._width < MIN_COLUMNS * LETTER_WIDTH:
            raise Unprintable(
                _(
                    "A receipt needs at least %(least)s mm to print on, and this "
                    "layout leaves %(room)s mm. Choose a strip."
                )
                % {
                    "least": MIN_COLUMNS * LETTER_WIDTH // DOTS_PER_MM,
                    "room": f"{max(0, self._width) / DOTS_PER_MM:g}",
                }
            )
        self._module = (
            self._modules(self._printer_symbol) if self._printer_symbol else 0
        )
        self._size, self._lines = self._code_lines()
        self._head, self._foot = self._before(), self._after()

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the receipts of these sheets."""
        file.writelines(
            b"".join(map(self._receipt, texts.tolist(), serials))
            for texts, serials in thermal.iter_records(labels)
        )

    def _receipt(self, code: bytes, serial: int) -> bytes:
        job = self._job
        pieces = [self._head, self._symbol(code), self._code(code)]
        if job.setup.serial:
            pieces.append(thermal.format_reference(job, serial).encode() + LF)
        pieces.append(self._foot)
        return b"".join(pieces)

    def _modules(self, symbol: PrinterSymbol) -> int:
        """Return the dots of a module; raise Unprintable with the size that works."""
        modules = symbol.columns + 2 * symbol.quiet_zone
        maximum = min(MAX_MODULE if symbol.rows > 1 else 4, self._width // modules)
        requested = self._job.setup.symbol_size
        if requested:
            maximum = min(maximum, int(requested * DOTS_PER_MM) // modules)
        elif symbol.rows > 1:
            maximum = min(
                maximum, max(symbol.min_module_dots, self._width // 2 // modules)
            )
        if maximum < symbol.min_module_dots:
            raise Unprintable(
                _(
                    "This symbol needs %(need)s mm in width, and has %(room)s mm. "
                    "Enlarge it, choose a wider strip, or another symbol."
                )
                % {
                    "need": f"{modules * symbol.min_module_dots / DOTS_PER_MM:.1f}",
                    "room": f"{requested or self._width / DOTS_PER_MM:g}",
                }
            )
        return maximum

    def _code_lines(self) -> tuple[int, list[int]]:
        """Return the scale of the code's letters, and the lengths of its lines."""
        grouped = self._job.format.grouped(self._job.format.spell(0))
        columns, maximum = self._width // LETTER_WIDTH, MAX_SCALE
        if points := self._job.setup.code_size:
            maximum = min(
                maximum,
                max(1, round(points / POINTS_PER_MM * DOTS_PER_MM / LETTER_HEIGHT)),
            )
        size = maximum
        while size > min(2, maximum) and len(grouped) > columns // size:
            size -= 1
        lines = thermal.break_code_evenly(grouped, columns // size)
        return size, [len(line) for line in lines]

    def _before(self) -> bytes:
        """Return the beginning of each receipt: settings, mark and name.

        ESC @ initialises, ESC t selects the code page, ESC a 1 centres.
        """
        start = ESC + b"@" + ESC + b"t" + bytes([CODE_PAGE]) + ESC + b"a\1"
        lines = [
            self._text(line, bold=True)
            for _rank, line in thermal.heading_lines(self._job)
        ]
        return start + b"".join(lines)

    def _after(self) -> bytes:
        """Return the end of each receipt: lines, and GS V <Function B>, which cuts."""
        lines = [self._text(line) for line in thermal.note_lines(self._job)]
        return b"".join(lines) + GS + b"V\x42" + bytes([CUT_FEED])

    def _text(self, text: str, *, bold: bool = False) -> bytes:
        """Return the lines of a text (ESC E: bold), drawn where letters lack."""
        known = transliterate(text)
        if known is None:
            line_width = self._width / DRAWN_LINE_HEIGHT
            lines, direction = (
                thermal.wrap_text(text, line_width, MAX_LINES),
                fonts.direction(text),
            )
            dots = [
                bitmap_text.draw_line(
                    line, DRAWN_LINE_HEIGHT, self._width, direction=direction
                )
                for line in lines
            ]
            return b"".join(map(raster_command, dots))
        rows = textwrap.wrap(known, self._width // LETTER_WIDTH)[:MAX_LINES]
        encoded = b"".join(row.encode(ENCODING) + LF for row in rows)
        return ESC + b"E\1" + encoded + ESC + b"E\0" if bold else encoded

    def _code(self, code: bytes) -> bytes:
        """Return the code in large letters: GS ! takes the scales less one."""
        grouped, pieces, start = self._job.format.grouped(code.decode("ascii")), [], 0
        for length in self._lines:
            pieces.append(grouped[start : start + length].encode() + LF)
            start += length
        scale = bytes([(self._size - 1) * 0x11])
        return GS + b"!" + scale + b"".join(pieces) + GS + b"!\0"

    def _symbol(self, code: bytes) -> bytes:
        if self._printer_symbol is None:
            return b""
        payload = self._printer_symbol.payload(code)
        if self._printer_symbol.kind == "qr":
            return LF + qr_command(payload, self._module) + LF
        if self._printer_symbol.kind == "datamatrix":
            return LF + data_matrix_command(payload, self._module) + LF
        letters, pairs = thermal.code128_parts(payload, self._job)
        return code128_command(letters, pairs, self._module)


def _symbol_command(kind: bytes, function: bytes, data: bytes) -> bytes:
    """Return GS ( k pL pH cn fn and its data; pL and pH count the bytes from cn on."""
    command = kind + function + data
    return GS + b"(k" + len(command).to_bytes(2, "little") + command


def qr_command(payload: str, module: int) -> bytes:
    """Return a QR symbol: GS ( k, functions 165, 167, 169, 180 and 181.

    Model 2, dots of a module, level M, the data, and print.
    """
    return (
        _symbol_command(b"1", b"A", b"2\0")
        + _symbol_command(b"1", b"C", bytes([module]))
        + _symbol_command(b"1", b"E", b"1")
        + _symbol_command(b"1", b"P", b"0" + payload.encode())
        + _symbol_command(b"1", b"Q", b"0")
    )


def data_matrix_command(payload: str, module: int) -> bytes:
    """Return a Data Matrix symbol: GS ( k, functions 666, 667, 680 and 681.

    Square of the size that it takes, dots of a module, the data, and print.
    """
    return (
        _symbol_command(b"6", b"B", b"\0\0\0")
        + _symbol_command(b"6", b"C", bytes([module]))
        + _symbol_command(b"6", b"P", b"0" + payload.encode())
        + _symbol_command(b"6", b"Q", b"0")
    )


def code128_command(letters: str, pairs: str, module: int) -> bytes:
    """Return bars: GS h height, GS w width, GS H no text, GS k <Function B> 73.

    {B and {C change the set; in set C a byte is the number of a pair of digits.
    """
    data = b"{B" + letters.encode() if letters else b""
    if pairs:
        data += b"{C" + bytes(int(pairs[at : at + 2]) for at in range(0, len(pairs), 2))
    settings = (
        GS + b"h" + bytes([BAR_HEIGHT]) + GS + b"w" + bytes([module]) + GS + b"H\0"
    )
    return settings + GS + b"k" + bytes([73, len(data)]) + data


def raster_command(dots: bitmap_text.Dots) -> bytes:
    """Return a picture: GS v 0, mode 0, bytes across and dots down, then the rows."""
    rows = bitmap_text.pack_rows(dots)
    down, across = rows.shape
    size: bytes = across.to_bytes(2, "little") + down.to_bytes(2, "little")
    return GS + b"v0\0" + size + rows.tobytes()
