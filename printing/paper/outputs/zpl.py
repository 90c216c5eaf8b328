"""Write labels in ZPL II, the language of Zebra's label printers, at 8 dots a mm.

After the ZPL II Programming Guide (Zebra P1012728, "ZPL Commands"); the name of a
command, ^BQ say, is the name of its section there. The file is of ASCII only: whatever
else a text holds stands in it as ^FH has it, in hexadecimal.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from printing.paper import fonts
from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.outputs import bitmap_text, dot_labels, thermal
from printing.paper.outputs.dot_labels import Item
from printing.paper.outputs.thermal import DOTS, Symbol

# Printers place a QR symbol lower than ^FO says, by the height that ^BY has set last,
# in whatever label. The guide is silent on it; so it is set, and counted on.
SUNK = 10

_SPECIAL = re.compile(rb"[^A-Za-z0-9 .,:;/+*$()=!?#'\"@-]")


def escaped(text: str) -> str:
    """Return field data that is nothing but data (^FH: `_` and two digits a byte)."""
    data = _SPECIAL.sub(lambda found: b"_%02X" % ord(found[0]), text.encode())
    return data.decode("ascii")


# What says a place of the template, of a code as printed and its serial.
type Saying = Callable[[bytes, int], str]


class ZplPress:
    """A format, from ^XA to ^XZ, for each label, in print order.

    Each one sets whatever it depends on, as printers keep settings from job to job.
    """

    extension = "zpl"
    content_type = "application/zpl"

    def __init__(self, job: Job) -> None:
        fonts.check(job.words, job.setup)
        self.sheets_at_once = thermal.parts(job)
        self._job, self._made = job, thermal.symbol_of(job)
        self._plan = dot_labels.plan(job, self._made)
        pieces = [(self._start(), None), *self._fields(), ("^PQ1^XZ\n", None)]
        self._template = "\n".join(piece for piece, _saying in pieces)
        self._sayings = [saying for _piece, saying in pieces if saying]

    @property
    def symbol(self) -> Box | None:
        """Return where the symbol stands on a label."""
        return self._plan.box

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the labels of these sheets."""
        waiting = []
        for code, serial in thermal.rows(labels):
            said = tuple([saying(code, serial) for saying in self._sayings])
            waiting.append(self._template % said)
            if len(waiting) >= thermal.LINES:
                file.write("".join(waiting).encode("ascii"))
                waiting.clear()
        file.write("".join(waiting).encode("ascii"))

    def _start(self) -> str:
        """Return what a label begins with.

        ^CI28 UTF-8, ^PW and ^LL size, ^LH home, ^LS and ^LT what the printer is off
        (^LS counts to the left), ^FW upright, ^BY dots of a bar, ratio and height.
        """
        plan, setup, made = self._plan, self._job.setup, self._made
        left, down = round(-setup.shift_x * DOTS), round(setup.shift_y * DOTS)
        bar = plan.module if made and made.rows == 1 else 2
        return (
            f"^XA^CI28^PW{plan.width}^LL{plan.height}^LH0,0^LS{left}^LT{down}^FWN"
            f"^BY{bar},3,{self._sunk()}"
        )

    def _sunk(self) -> int:
        top = self._plan.symbol.y if self._plan.symbol else SUNK
        return max(1, min(SUNK, top))

    def _fields(self) -> Iterator[tuple[str, Saying | None]]:
        """Yield fields, with %s for what differs from label to label."""
        for item in self._plan.items:
            if item.kind == "text":
                yield self._text(item), None
            elif item.kind == "reference":
                yield f"{self._block(item)}^FD%s^FS", self._reference
            elif item.kind == "code":
                yield from self._code(item)
        if self._made:
            yield self._symbol(self._made), self._said

    def _reference(self, _code: bytes, serial: int) -> str:
        return thermal.reference(self._job, serial)

    def _text(self, item: Item) -> str:
        """Return lines in the printer's font (^A, ^FB), or drawn if it lacks letters.

        \\& ends a line of a block, and \\\\ is a backslash in it.
        """
        try:
            " ".join(item.lines).encode("cp1252")
        except UnicodeEncodeError:
            return "\n".join(self._drawn(item))
        lines = [escaped(line.replace("\\", "\\\\")) for line in item.lines]
        return f"{self._block(item)}^FH^FD{'\\&'.join(lines)}^FS"

    def _block(self, item: Item) -> str:
        words, size, lines = self._plan.words, item.size, max(1, len(item.lines))
        side = "C" if self._plan.centred else "L"
        between = item.height // lines - size
        return (
            f"^FO{words.x},{item.y}^A0N,{size},{size}"
            f"^FB{words.width},{lines},{between},{side},0"
        )

    def _drawn(self, item: Item) -> Iterator[str]:
        words, high = self._plan.words, item.height // len(item.lines)
        way = fonts.direction(" ".join(item.lines))
        for at, line in enumerate(item.lines):
            dots = bitmap_text.draw(line, high, words.width, way=way)
            left = words.width - dots.shape[1]
            if self._plan.centred:
                left //= 2
            elif way == "ltr":
                left = 0
            yield f"^FO{words.x + left},{item.y + at * high}{graphic(dots)}^FS"

    def _code(self, item: Item) -> Iterator[tuple[str, Saying]]:
        """Yield the lines of the code, each in a font whose letters are all as wide."""
        words, face, start = self._plan.words, self._plan.face, 0
        for at, line in enumerate(item.lines):
            left = (words.width - len(line) * face.advance) // 2
            x = words.x + (left if self._plan.centred else 0)
            y = item.y + at * item.height // len(item.lines)
            font = f"^A{face.name}N,{face.height},{face.width}"
            yield f"^FO{x},{y}{font}^FD%s^FS", self._line(start, start + len(line))
            start += len(line)

    def _line(self, start: int, end: int) -> Saying:
        grouped = self._job.format.grouped
        return lambda code, _serial: grouped(code.decode("ascii"))[start:end]

    def _symbol(self, made: Symbol) -> str:
        """Return the symbol: ^BQ model 2, ^BX of quality 200, or ^BC without text."""
        assert self._plan.symbol  # noqa: S101 -- a plan with a symbol places it
        at, module = self._plan.symbol, self._plan.module
        if made.kind == "qr":
            origin = f"^FO{at.x},{max(0, at.y - self._sunk())}"
            return f"{origin}^BQN,2,{module}^FH^FD%s^FS"
        if made.kind == "datamatrix":
            return f"^FO{at.x},{at.y}^BXN,{module},200^FD%s^FS"
        return f"^FO{at.x},{at.y}^BCN,{at.height},N,N,N^FD%s^FS"

    def _said(self, code: bytes, _serial: int) -> str:
        """Return the data of the symbol with the switches that its section asks for.

        ^BQ: level M, then manual input in alphanumeric mode, so that the size is what
        was planned; or automatic input, as guides and printers differ over how byte
        mode writes its count. ^BC: >; starts set C, >: starts set B, >5 goes to C.
        """
        assert self._made  # noqa: S101 -- is called for labels with a symbol only
        payload = self._made.payload(code)
        if self._made.kind == "qr":
            manual = thermal.is_alphanumeric(payload)
            return escaped(("MM,A" if manual else "MA,") + payload)
        if self._made.kind == "datamatrix":
            return payload
        letters, pairs = thermal.code128_parts(payload, self._job)
        if not letters:
            return f">;{pairs}"
        return f">:{letters}>5{pairs}" if pairs else f">:{letters}"


def graphic(dots: bitmap_text.Dots) -> str:
    """Return a picture (^GF, ASCII hexadecimal): a comma fills a row with white."""
    rows = bitmap_text.packed(dots)
    data = "".join(_row(row.tobytes().hex().upper()) for row in rows)
    return f"^GFA,{rows.size},{rows.size},{rows.shape[1]},{data}"


def _row(digits: str) -> str:
    black = digits.rstrip("0")
    return black + "," if len(black) < len(digits) else digits
