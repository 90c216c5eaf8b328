"""Interpret ZPL II as a printer does; fail on what the Programming Guide lacks.

Sizes are in dots; a field has the rectangle that it prints.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import zxingcpp

# The values that each command accepts, from the table in its section.
KNOWN = {
    "CI": r"28",
    "PW": r"\d+",
    "LL": r"\d+",
    "LH": r"\d+,\d+",
    "LS": r"-?\d{1,4}",
    "LT": r"-?\d{1,3}",
    "FW": r"[NRIB]",
    "BY": r"([1-9]|10),3(\.0)?,\d+",
    "FO": r"\d+,\d+",
    "A": r"[0DF]N,\d+,\d+",
    "FB": r"\d+,\d+,-?\d+,[LCRJ],\d+",
    "BX": r"N,\d+,200",
    "BC": r"N,\d+,N,N,N",
    "FH": r"",
    "FD": r".*",
    "FS": r"",
    "GF": r"A,\d+,\d+,\d+,[0-9A-F,:]*",
    "PQ": r"1",
}
NATIVE = {"D": (18, 10, 2), "F": (26, 13, 3)}  # height, width, gap (chapter of fonts)


@dataclass
class Field:
    kind: str
    x: int
    y: int
    width: int = 0
    height: int = 0
    text: str = ""
    rows: list[str] = field(default_factory=list)

    def overlaps(self, other):
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass
class Label:
    width: int = 0
    height: int = 0
    shift: tuple[int, int] = (0, 0)
    fields: list[Field] = field(default_factory=list)

    def texts_of(self, kind):
        return [one.text for one in self.fields if one.kind == kind]


def labels(content):
    """Return the labels of a file; each must set all that it depends on."""
    text = content.decode("ascii")
    assert not re.search(r"[\x00-\x09\x0b-\x1f~]", text), "a control command"
    found = re.findall(r"\^XA(.*?)\^XZ\n", text, re.DOTALL)
    assert "".join(f"^XA{one}^XZ\n" for one in found) == text
    return [_label(one.replace("\n", "")) for one in found]


def _label(text):
    label, state, seen = Label(), {}, set()
    for command in text.split("^")[1:]:
        name = "A" if command[0] == "A" else command[:2]
        rest = command[len(name) :]
        assert re.fullmatch(KNOWN[name], rest), command
        seen.add(name)
        if name == "FS":
            label.fields.append(_field(state, label))
            state = {"BY": state["BY"]}
        else:
            state[name] = rest
            _setting(label, name, rest)
    assert {"CI", "PW", "LL", "LH", "LS", "LT", "FW", "BY", "PQ"} <= seen
    assert set(state) == {"BY", "PQ"}, "a field that does not end"
    return label


def _setting(label, name, rest):
    if name == "PW":
        label.width = int(rest)
    elif name == "LL":
        label.height = int(rest)
    elif name == "LS":
        label.shift = (-int(rest), label.shift[1])
    elif name == "LT":
        assert -120 <= int(rest) <= 120
        label.shift = (label.shift[0], int(rest))


def _field(state, label):
    x, y = map(int, state["FO"].split(","))
    data = _data(state)
    if "GF" in state:
        return _graphic(state["GF"], x, y)
    if "BX" in state:
        side = _data_matrix_side(data) * int(state["BX"].split(",")[1])
        return Field("datamatrix", x, y, side, side, data)
    if "BC" in state:
        return _code128(state, data, x, y)
    name = state["A"][0]
    high, wide = map(int, state["A"].split(",")[1:])
    if "FB" in state:
        return _block(state["FB"], data, x, y, high)
    native, across, gap = NATIVE[name]
    times = high // native
    assert (high, wide) == (native * times, across * times)
    return Field("code", x, y, len(data) * (across + gap) * times, high, data)


def _data(state):
    """Return field data; with ^FH, underscore and two digits are a byte of it."""
    data = state.get("FD", "")
    if "FH" not in state:
        assert re.fullmatch(r"[A-Z0-9>:;-]*", data), data
        return data
    raw = re.sub(
        rb"_([0-9A-F]{2})", lambda m: bytes([int(m[1], 16)]), data.encode("ascii")
    )
    return raw.decode("utf-8")  # ^CI28


def _block(given, data, x, y, high):
    """Read ^FB: \\& ends a line, \\\\ is a backslash; more lines overwrite the last."""
    wide, most, between, _side, _indent = given.split(",")
    pieces = re.findall(r"\\&|\\\\|[^\\]", data)
    assert "".join(pieces) == data, "an escape that is none"
    lines = "".join("\n" if p == "\\&" else p[-1] for p in pieces).split("\n")
    assert len(lines) <= int(most)
    tall = int(most) * (high + int(between))
    return Field("text", x, y, int(wide), tall, " ".join(lines))


def _graphic(given, x, y):
    """Read ^GF: a comma fills the rest of a row with white, a colon repeats a row.

    What is drawn is text, or a QR symbol that is read from its dots.
    """
    _form, sent, total, across, data = given.split(",", 4)
    digits, rows, at = int(across) * 2, [], ""
    for character in data:
        if character == ":":
            assert not at
            rows.append(rows[-1])
            continue
        at = at.ljust(digits, "0") if character == "," else at + character
        if len(at) == digits:
            rows.append(at)
            at = ""
    assert not at
    assert int(sent) == int(total) == len(rows) * int(across)
    packed = np.frombuffer(bytes.fromhex("".join(rows)), np.uint8)
    dots = np.unpackbits(packed.reshape(len(rows), -1), axis=1)
    symbols = zxingcpp.read_barcodes(
        np.where(np.pad(dots, 40), 0, 255).astype(np.uint8),
        formats=zxingcpp.BarcodeFormat.QRCode,
    )
    if symbols:
        side = int(np.flatnonzero(dots.any(axis=0))[-1]) + 1
        assert side == len(rows)
        return Field("qr", x, y, side, side, symbols[0].text, rows)
    return Field("drawn", x, y, int(across) * 8 - 7, len(rows), rows=rows)


def _data_matrix_side(text):
    made = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True
    )
    return made.to_image(scale=1, add_quiet_zones=False).shape[0]


def _code128(state, data, x, y):
    """Read ^BC, mode N: table of invocation codes."""
    module, high = int(state["BY"].split(",")[0]), int(state["BC"].split(",")[1])
    start, rest = data[:2], data[2:]
    text, symbols, chosen = "", 1, {">:": "B", ">;": "C"}[start]
    while rest:
        if rest[0] == ">":
            code, rest = rest[:2], rest[2:]
            assert (chosen, code) == ("B", ">5")
            chosen = "C"
        else:
            step = 1 if chosen == "B" else 2
            piece, rest = rest[:step], rest[step:]
            assert len(piece) == step
            assert step == 1 or piece.isdigit()
            text += piece
        symbols += 1
    wide = (11 * (symbols + 1) + 13) * module
    return Field("code128", x, y, wide, high, text)
