"""Write labels in ZPL II, the language of Zebra's label printers, at 8 dots a mm.

After the ZPL II Programming Guide (Zebra P1012728, "ZPL Commands"); the name of a
command, such as ^BQ, is the name of its section there. The file is ASCII: all other
characters are written in hexadecimal, as ^FH defines.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np

from printing.paper import fonts
from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.outputs import bitmap_text, dot_labels, thermal
from printing.paper.outputs.dot_labels import LabelItem
from printing.paper.outputs.thermal import DOTS_PER_MM, PrinterSymbol
from printing.paper.symbology.lookup_tables import Modules, Texts

_SPECIAL = re.compile(rb"[^A-Za-z0-9 .,:;/+*$()=!?#'\"@-]")


def escape_field(text: str) -> str:
    """Return a text as field data without commands (^FH: `_` and two digits a byte)."""
    data = _SPECIAL.sub(lambda match: b"_%02X" % ord(match[0]), text.encode())
    return data.decode("ascii")


# Returns the value of a field for a code as printed and its serial.
type FieldValue = Callable[[bytes, int], str]

# The hexadecimal digits of each byte.
_DIGITS = np.frombuffer(bytes(range(256)).hex().upper().encode(), np.uint8).reshape(
    256, 2
)


class ZplPress:
    """Writes one format a label, from ^XA to ^XZ, in print order.

    Each sets all that it depends on, as printers keep settings between jobs.
    """

    extension = "zpl"

    def __init__(self, job: Job) -> None:
        fonts.check_letters(job.words, job.setup)
        self.sheets_at_once = thermal.sheets_per_part(job)
        self._job, self._printer_symbol = job, thermal.symbol_for(job)
        self._plan = dot_labels.plan_label(job, self._printer_symbol)
        fields = list(self._fields())
        pieces = [self._start(), *(piece for piece, _value in fields), "%s^PQ1^XZ\n"]
        self._template = "\n".join(pieces)
        self._values = [value for _piece, value in fields if value]

    @property
    def symbol(self) -> Box | None:
        """Return the place of the symbol on a label, quiet zone included."""
        return self._plan.box

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the labels of these sheets."""
        for texts, serials in thermal.iter_records(labels):
            records = zip(texts.tolist(), serials, self._symbols(texts), strict=True)
            formats = [
                self._template
                % (*[value(code, serial) for value in self._values], symbol)
                for code, serial, symbol in records
            ]
            file.write("".join(formats).encode("ascii"))

    def _start(self) -> str:
        """Return the beginning of a format.

        ^CI28 UTF-8, ^PW and ^LL size, ^LH home, ^LS and ^LT the printer's offset
        (^LS counts to the left), ^FW upright, ^BY dots of a bar, ratio and height.
        """
        plan, setup, symbol = self._plan, self._job.setup, self._printer_symbol
        left = round(-setup.shift_x * DOTS_PER_MM)
        down = round(setup.shift_y * DOTS_PER_MM)
        bar = plan.module if symbol and symbol.rows == 1 else 2
        return (
            f"^XA^CI28^PW{plan.width}^LL{plan.height}^LH0,0^LS{left}^LT{down}^FWN"
            f"^BY{bar},3,10"
        )

    def _fields(self) -> Iterator[tuple[str, FieldValue | None]]:
        """Yield fields with %s for what differs between labels, and the value of %s."""
        for item in self._plan.items:
            if item.kind == "text":
                yield self._text(item), None
            elif item.kind == "reference":
                yield f"{self._block(item)}^FD%s^FS", self._reference
            elif item.kind == "code":
                yield from self._code(item)

    def _reference(self, _code: bytes, serial: int) -> str:
        return thermal.format_reference(self._job, serial)

    def _text(self, item: LabelItem) -> str:
        """Return a text in the printer's font (^A, ^FB), drawn if that lacks letters.

        \\& ends a line of a block, and \\\\ is a backslash in it.
        """
        try:
            " ".join(item.lines).encode("cp1252")
        except UnicodeEncodeError:
            return "\n".join(self._drawn_lines(item))
        lines = [escape_field(line.replace("\\", "\\\\")) for line in item.lines]
        return f"{self._block(item)}^FH^FD{'\\&'.join(lines)}^FS"

    def _block(self, item: LabelItem) -> str:
        words, size, lines = self._plan.words, item.size, max(1, len(item.lines))
        alignment = "C" if self._plan.is_centred else "L"
        line_gap = item.height // lines - size
        return (
            f"^FO{words.x},{item.y}^A0N,{size},{size}"
            f"^FB{words.width},{lines},{line_gap},{alignment},0"
        )

    def _drawn_lines(self, item: LabelItem) -> Iterator[str]:
        words, line_height = self._plan.words, item.height // len(item.lines)
        direction = fonts.direction(" ".join(item.lines))
        for number, line in enumerate(item.lines):
            dots = bitmap_text.draw_line(
                line, line_height, words.width, direction=direction
            )
            left = words.width - dots.shape[1]
            if self._plan.is_centred:
                left //= 2
            elif direction == "ltr":
                left = 0
            x, y = words.x + left, item.y + number * line_height
            yield f"^FO{x},{y}{graphic_field(dots)}^FS"

    def _code(self, item: LabelItem) -> Iterator[tuple[str, FieldValue]]:
        """Yield the lines of the code, each a field in a monospaced font."""
        words, font, start = self._plan.words, self._plan.font, 0
        for at, line in enumerate(item.lines):
            left = (words.width - len(line) * font.advance) // 2
            x = words.x + (left if self._plan.is_centred else 0)
            y = item.y + at * item.height // len(item.lines)
            command = f"^A{font.name}N,{font.height},{font.width}"
            yield f"^FO{x},{y}{command}^FD%s^FS", self._line(start, start + len(line))
            start += len(line)

    def _line(self, start: int, end: int) -> FieldValue:
        grouped = self._job.format.grouped
        return lambda code, _serial: grouped(code.decode("ascii"))[start:end]

    def _symbols(self, texts: Texts) -> list[str]:
        """Return the field of each code's symbol: ^GF, ^BX of quality 200, or ^BC.

        A QR symbol is a picture: ^BQ takes no text in two modes, but for one of several
        symbols (its switch D), and what it makes of a text by itself has any size.
        """
        symbol, plan = self._printer_symbol, self._plan
        if symbol is None or plan.symbol is None:
            return [""] * len(texts)
        at = plan.symbol
        origin = f"^FO{at.x},{at.y}"
        if symbol.kind == "qr":
            pictures = symbol_graphics(symbol.maker.modules(texts), plan.module)
            return [f"{origin}{picture}^FS\n" for picture in pictures]
        command = (
            f"^BXN,{plan.module},200"
            if symbol.kind == "datamatrix"
            else f"^BCN,{at.height},N,N,N"
        )
        data = [self._symbol_data(symbol, code) for code in texts.tolist()]
        return [f"{origin}{command}^FD{one}^FS\n" for one in data]

    def _symbol_data(self, symbol: PrinterSymbol, code: bytes) -> str:
        """Return the field data of ^BX, or ^BC: >; starts set C, >: B, >5 goes to C."""
        payload = symbol.payload(code)
        if symbol.kind == "datamatrix":
            return payload
        letters, pairs = thermal.code128_parts(payload, self._job)
        if not letters:
            return f">;{pairs}"
        return f">:{letters}>5{pairs}" if pairs else f">:{letters}"


def symbol_graphics(modules: Modules, dots: int) -> list[str]:
    """Return symbols as pictures; a module is so many dots, a colon repeats a row."""
    packed = np.packbits(modules.repeat(dots, axis=2), axis=2)
    count, rows, row_bytes = packed.shape
    digits = _DIGITS[packed].reshape(count, rows, 2 * row_bytes)
    colons = np.full((count, rows, dots - 1), ord(":"), np.uint8)
    data = np.concatenate([digits, colons], axis=2).reshape(count, -1)
    size = rows * dots * row_bytes
    head = f"^GFA,{size},{size},{row_bytes},"
    return [head + line.tobytes().decode("ascii") for line in data]


def graphic_field(dots: bitmap_text.Dots) -> str:
    """Return a picture (^GF, ASCII hexadecimal); a comma fills a row with white."""
    rows = bitmap_text.pack_rows(dots)
    data = "".join(_graphic_row(row.tobytes().hex().upper()) for row in rows)
    return f"^GFA,{rows.size},{rows.size},{rows.shape[1]},{data}"


def _graphic_row(digits: str) -> str:
    black = digits.rstrip("0")
    return black + "," if len(black) < len(digits) else digits
