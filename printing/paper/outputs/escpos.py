"""Write labels in ESC/POS, which receipt printers read, at 8 dots a millimetre.

After Epson's ESC/POS Command Reference (download4.epson.biz, sec_pubs/pos/reference_en/
escpos): the name of a command, GS ( k <Function 180> say, is that of its page there.
What a text holds beside letters never reaches the printer, so that it cannot command.
"""

import textwrap
import unicodedata
from typing import BinaryIO

from django.utils.translation import gettext as _

from printing.paper import fonts
from printing.paper.geometry import POINTS
from printing.paper.labels import Job, Labels
from printing.paper.outputs import bitmap_text, thermal
from printing.paper.outputs.thermal import DOTS, Symbol
from printing.paper.unprintable import Unprintable

ESC, GS, LF = b"\x1b", b"\x1d", b"\n"
PAGE, CHARSET = 19, "cp858"  # ESC t: western Europe, with the euro

MOST_WIDTH = 576  # dots of 80 mm paper
ADVANCE, HEIGHT = 12, 24  # dots of a letter of font A
MOST_LINES = 8  # of one text
LEAST_COLUMNS = 16
MOST_SIZE = 3  # times: larger codes are no better to read
MOST_MODULE = 8  # dots: what a line feed leaves white above is four of these
BARS = 80  # dots: height of Code 128
LINE = 30  # dots: height of a drawn line, as is that of a printed one
FEED = 24  # dots between the last line and the cut

_TIDY = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "–": "-", "—": "-", "…": "..."}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "œ": "oe", "Œ": "OE", "−": "-"}
)


def transliterated(text: str) -> str | None:
    """Return a text in letters that the printer has, or None if it loses some."""
    known = []
    for letter in unicodedata.normalize("NFC", text).translate(_TIDY):
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
        text.encode(CHARSET)
    except UnicodeEncodeError:
        return False
    return True


class EscPosPress:
    """A receipt for each label, cut off after it, in print order.

    Each begins with ESC @, so that nothing of another job's settings is left.
    """

    extension = "prn"
    content_type = "application/octet-stream"
    symbol = None

    def __init__(self, job: Job) -> None:
        fonts.check(job.words, job.setup)
        self.sheets_at_once = thermal.parts(job)
        self._job, self._made = job, thermal.symbol_of(job)
        width = job.layout.label_width - job.layout.stub - 2 * job.layout.inset
        self._width = min(round(width * DOTS), MOST_WIDTH)
        if self._width < LEAST_COLUMNS * ADVANCE:
            raise Unprintable(
                _(
                    "A receipt needs at least %(least)s mm to print on, and this "
                    "layout leaves %(room)s mm. Choose a strip."
                )
                % {
                    "least": LEAST_COLUMNS * ADVANCE // DOTS,
                    "room": f"{max(0, self._width) / DOTS:g}",
                }
            )
        self._module = self._modules(self._made) if self._made else 0
        self._size, self._lines = self._code_lines()
        self._head, self._foot = self._before(), self._after()

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the receipts of these sheets."""
        waiting = []
        for code, serial in thermal.rows(labels):
            waiting.append(self._receipt(code, serial))
            if len(waiting) >= thermal.LINES:
                file.write(b"".join(waiting))
                waiting.clear()
        file.write(b"".join(waiting))

    def _receipt(self, code: bytes, serial: int) -> bytes:
        job = self._job
        pieces = [self._head, self._symbol(code), self._code(code)]
        if job.setup.serial:
            pieces.append(thermal.reference(job, serial).encode() + LF)
        pieces.append(self._foot)
        return b"".join(pieces)

    def _modules(self, made: Symbol) -> int:
        """Return the dots of a module, or raise Unprintable with what works."""
        across = made.columns + 2 * made.quiet
        most = min(MOST_MODULE if made.rows > 1 else 4, self._width // across)
        wished = self._job.setup.symbol_size
        if wished:
            most = min(most, int(wished * DOTS) // across)
        elif made.rows > 1:
            most = min(most, max(made.least, self._width // 2 // across))
        if most < made.least:
            raise Unprintable(
                _(
                    "This symbol needs %(need)s mm in width, and has %(room)s mm. "
                    "Enlarge it, choose a wider strip, or another symbol."
                )
                % {
                    "need": f"{across * made.least / DOTS:.1f}",
                    "room": f"{wished or self._width / DOTS:g}",
                }
            )
        return most

    def _code_lines(self) -> tuple[int, list[int]]:
        """Return how large the code is, in times, and how long its lines are."""
        grouped = self._job.format.grouped(self._job.format.spell(0))
        columns, most = self._width // ADVANCE, MOST_SIZE
        if points := self._job.setup.code_size:
            most = min(most, max(1, round(points / POINTS * DOTS / HEIGHT)))
        size = most
        while size > min(2, most) and len(grouped) > columns // size:
            size -= 1
        lines = thermal.evenly(grouped, columns // size)
        return size, [len(line) for line in lines]

    def _before(self) -> bytes:
        """Return what each receipt begins with: settings, mark and name.

        ESC @ initialises, ESC t takes the code page, ESC a 1 centres.
        """
        start = ESC + b"@" + ESC + b"t" + bytes([PAGE]) + ESC + b"a\1"
        lines = [
            self._text(line, bold=True) for _rank, line in thermal.heading(self._job)
        ]
        return start + b"".join(lines)

    def _after(self) -> bytes:
        """Return what each receipt ends with: lines, and GS V <Function B>, a cut."""
        lines = [self._text(line) for line in thermal.notes(self._job)]
        return b"".join(lines) + GS + b"V\x42" + bytes([FEED])

    def _text(self, text: str, *, bold: bool = False) -> bytes:
        """Return lines of a text, which ESC E makes bold, or a picture of them."""
        known = transliterated(text)
        if known is None:
            room = self._width / LINE
            lines, way = thermal.wrapped(text, room, MOST_LINES), fonts.direction(text)
            dots = [
                bitmap_text.draw(line, LINE, self._width, way=way) for line in lines
            ]
            return b"".join(map(picture, dots))
        rows = textwrap.wrap(known, self._width // ADVANCE)[:MOST_LINES]
        shown = b"".join(row.encode(CHARSET) + LF for row in rows)
        return ESC + b"E\1" + shown + ESC + b"E\0" if bold else shown

    def _code(self, code: bytes) -> bytes:
        """Return the code in large letters: GS ! has times less one, across and up."""
        grouped, pieces, start = self._job.format.grouped(code.decode("ascii")), [], 0
        for length in self._lines:
            pieces.append(grouped[start : start + length].encode() + LF)
            start += length
        large = bytes([(self._size - 1) * 0x11])
        return GS + b"!" + large + b"".join(pieces) + GS + b"!\0"

    def _symbol(self, code: bytes) -> bytes:
        if self._made is None:
            return b""
        payload = self._made.payload(code)
        if self._made.kind == "qr":
            return LF + qr(payload, self._module) + LF
        if self._made.kind == "datamatrix":
            return LF + data_matrix(payload, self._module) + LF
        letters, pairs = thermal.code128_parts(payload, self._job)
        return code128(letters, pairs, self._module)


def _two_dimensional(kind: bytes, function: bytes, rest: bytes) -> bytes:
    """Return GS ( k pL pH cn fn and what follows; pL and pH count all from cn on."""
    counted = kind + function + rest
    return GS + b"(k" + len(counted).to_bytes(2, "little") + counted


def qr(payload: str, module: int) -> bytes:
    """Return a QR symbol: GS ( k, functions 165, 167, 169, 180 and 181.

    Model 2, dots of a module, level M, the data, and print.
    """
    return (
        _two_dimensional(b"1", b"A", b"2\0")
        + _two_dimensional(b"1", b"C", bytes([module]))
        + _two_dimensional(b"1", b"E", b"1")
        + _two_dimensional(b"1", b"P", b"0" + payload.encode())
        + _two_dimensional(b"1", b"Q", b"0")
    )


def data_matrix(payload: str, module: int) -> bytes:
    """Return a Data Matrix symbol: GS ( k, functions 666, 667, 680 and 681.

    Square of the size that it takes, dots of a module, the data, and print.
    """
    return (
        _two_dimensional(b"6", b"B", b"\0\0\0")
        + _two_dimensional(b"6", b"C", bytes([module]))
        + _two_dimensional(b"6", b"P", b"0" + payload.encode())
        + _two_dimensional(b"6", b"Q", b"0")
    )


def code128(letters: str, pairs: str, module: int) -> bytes:
    """Return bars: GS h height, GS w width, GS H no text, GS k <Function B> 73.

    {B and {C change the set; in set C a pair of digits is a byte of their number.
    """
    data = b"{B" + letters.encode() if letters else b""
    if pairs:
        data += b"{C" + bytes(int(pairs[at : at + 2]) for at in range(0, len(pairs), 2))
    look = GS + b"h" + bytes([BARS]) + GS + b"w" + bytes([module]) + GS + b"H\0"
    return look + GS + b"k" + bytes([73, len(data)]) + data


def picture(dots: bitmap_text.Dots) -> bytes:
    """Return a picture: GS v 0, mode 0, bytes across and dots down, then the rows."""
    rows = bitmap_text.packed(dots)
    size = rows.shape[1].to_bytes(2, "little") + rows.shape[0].to_bytes(2, "little")
    return GS + b"v0\0" + size + rows.tobytes()
