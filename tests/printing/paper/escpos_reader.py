"""Interpret ESC/POS as a receipt printer does; fail on what the reference lacks.

Commands have the names of the Command Reference. All other bytes are letters, which
must be printable in the selected code page.
"""

from dataclasses import dataclass, field
from typing import Any

COLUMNS = {576: 48, 384: 32}


@dataclass
class Receipt:
    lines: list[str] = field(default_factory=list)
    large: list[tuple[int, str]] = field(default_factory=list)  # times, line
    bold: list[str] = field(default_factory=list)
    symbols: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[tuple[int, int, bytes]] = field(default_factory=list)
    cut: int = -1


class Reader:
    """A printer in standard mode, width in dots."""

    def __init__(self, content, width):
        self.content, self.at, self.width = content, 0, width
        self.receipts, self.line = [], ""
        self.page = self.size = self.justified = None
        self.emphasised = False
        self.stored = {}

    def take(self, count=1):
        taken = self.content[self.at : self.at + count]
        assert len(taken) == count, "the file ends in a command"
        self.at += count
        return taken

    def read(self):
        while self.at < len(self.content):
            first = self.take()[0]
            if first in (0x1B, 0x1D):
                getattr(
                    self, f"{'esc' if first == 0x1B else 'gs'}_{self.take()[0]:02x}"
                )()
            elif first == 0x0A:
                self.feed()
            else:
                assert first >= 0x20, "a control character in a text"
                assert first != 0x7F
                assert self.page == 19
                self.line += bytes([first]).decode("cp858")
        assert not self.line
        assert all(receipt.cut >= 0 for receipt in self.receipts)
        return self.receipts

    @property
    def receipt(self):
        assert self.receipts[-1].cut < 0, "printed after the cut"
        return self.receipts[-1]

    def feed(self):
        assert len(self.line) * 12 * self.size <= self.width, "a line that is broken"
        self.receipt.lines.append(self.line)
        if self.line and self.size > 1:
            self.receipt.large.append((self.size, self.line))
        if self.line and self.emphasised:
            self.receipt.bold.append(self.line)
        self.line = ""

    def esc_40(self):  # ESC @
        assert not self.line
        assert all(receipt.cut >= 0 for receipt in self.receipts)
        self.receipts.append(Receipt())
        self.page, self.size, self.justified, self.emphasised = 0, 1, 0, False
        self.stored = {}

    def esc_74(self):  # ESC t
        self.page = self.take()[0]

    def esc_61(self):  # ESC a, at the beginning of a line
        assert not self.line
        self.justified = self.take()[0]
        assert self.justified in (0, 1, 2)

    def esc_45(self):  # ESC E
        self.emphasised = bool(self.take()[0] & 1)

    def gs_21(self):  # GS !
        n = self.take()[0]
        assert n >> 4 == n & 7
        self.size = (n & 7) + 1

    def gs_68(self):  # GS h
        self.stored["height"] = self.take()[0]

    def gs_77(self):  # GS w
        self.stored["module"] = self.take()[0]
        assert 2 <= self.stored["module"] <= 6

    def gs_48(self):  # GS H
        assert self.take() == b"\0"

    def gs_6b(self):  # GS k <Function B>, m = 73: 2 to 255 bytes of data
        kind, count = self.take(2)
        assert (kind, not self.line, count >= 2) == (73, True, True)
        data = self.take(count)
        text, symbols, code_set = "", 1, ""
        while data:
            if data[:1] == b"{":
                symbols += bool(code_set)
                code_set, data = {b"{B": "B", b"{C": "C"}[data[:2]], data[2:]
                continue
            assert code_set
            text += f"{data[0]:02d}" if code_set == "C" else chr(data[0])
            assert data[0] <= (99 if code_set == "C" else 127)
            data, symbols = data[1:], symbols + 1
        wide = (11 * (symbols + 1) + 13 + 2 * 10) * self.stored["module"]
        assert wide <= self.width, "bars that are not printed"
        self.receipt.symbols.append({"kind": "code128", "text": text} | self.stored)

    def gs_28(self):  # GS ( k
        assert self.take() == b"k"
        command = self.take(int.from_bytes(self.take(2), "little"))
        kind, function, data = chr(command[0]), command[1], command[2:]
        name = {"1": "qr", "6": "datamatrix"}[kind]
        match function, len(data):
            case 65, 2:
                assert (kind, data) == ("1", b"2\0")  # 165: model 2
                self.stored["model"] = 2
            case 66, 3:
                assert (kind, data) == ("6", b"\0\0\0")  # 666: square, its own size
            case 67, 1:
                assert 1 <= data[0] <= 16  # 167, 667
                self.stored["module"] = data[0]
            case 69, 1:
                self.stored["level"] = "LMQH"[data[0] - 48]  # 169
            case 80, count:
                assert (data[0], count >= 2) == (48, True)  # 180, 680
                self.stored["text"] = data[1:].decode("ascii")
            case 81, 1:
                assert (data, self.line) == (b"0", "")  # 181, 681
                self.receipt.symbols.append({"kind": name} | self.stored)

    def gs_76(self):  # GS v 0
        assert self.take(2) == b"0\0"
        row_bytes, row_count = (int.from_bytes(self.take(2), "little") for _ in "xy")
        assert row_bytes * 8 <= self.width + 7
        assert not self.line
        self.receipt.pictures.append(
            (row_bytes * 8, row_count, self.take(row_bytes * row_count))
        )

    def gs_56(self):  # GS V <Function B>
        assert self.take() in b"AB"
        assert not self.line
        self.receipt.cut = self.take()[0]


def receipts(content, width=576):
    return Reader(content, width).read()
