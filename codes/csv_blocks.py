"""Format rows of CSV as one block of bytes, tens of thousands at a time, in numpy.

A block is a matrix of bytes with a row for each line. Fields are padded with NUL, and
the NULs are dropped at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codes.formats import CodeFormat
from codes.models import FINAL, Status
from storage.sheets import cells, csv_text

type Bytes = npt.NDArray[np.uint8]
type Serials = npt.NDArray[np.int64]

_EPOCH = np.datetime64("2000-01-01T00:00:00", "us")  # PostgreSQL's
_WORDS = np.zeros(max(Status) + 1, dtype="S9")
for _status in Status:
    _WORDS[_status] = _status.name.lower().encode()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written: for machines (RFC 4180), or for Excel.

    Excel drops leading zeros and reads 1234-5 as a date: with `guard` an apostrophe
    stands before such a text. It recognizes times only without T and Z.
    """

    style: csv_text.Style
    columns: tuple[str, ...]
    space: str
    zone: str

    @property
    def head(self) -> bytes:
        """The beginning of the file: the names of the columns."""
        return self.style.head.encode() + self.style.encode([self.columns])


MACHINE = Dialect(
    csv_text.Style(),
    ("text", "serial", "status", "redeemed_at", "voided_at"),
    space="T",
    zone="Z",
)


def excel_dialect(language: str) -> Dialect:
    """Return how the Excel of a reader of this language wants a file."""
    return Dialect(
        csv_text.for_excel(language),
        ("text", "serial", "status", "redeemed_at (UTC)", "voided_at (UTC)"),
        space=" ",
        zone="",
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """Codes as columns: texts, serials, statuses, moments of redeeming and voiding.

    `moments` has those of the final codes only, in their order: microseconds since
    the year 2000 (UTC), as PostgreSQL sends them.
    """

    texts: npt.NDArray[np.bytes_]
    serials: Serials
    statuses: Bytes
    moments: npt.NDArray[np.int64]


def format_rows(rows: Rows, code_format: CodeFormat, dialect: Dialect) -> bytes:
    """Return the lines of these codes: text in groups, serial, status, two moments."""
    redeemed, voided = _moments(rows, dialect)
    texts, separator = _grouped(rows.texts, code_format), dialect.style.separator
    fields = [
        *([_guards(texts)] if dialect.style.guard else []),
        texts,
        _literal(separator),
        _digits(rows.serials),
        _literal(separator),
        _as_bytes(_WORDS)[rows.statuses],
        _literal(separator),
        redeemed,
        _literal(separator),
        voided,
        _literal("\r\n"),
    ]
    matrix = np.empty((rows.serials.size, sum(f.shape[1] for f in fields)), np.uint8)
    start = 0
    for field in fields:
        matrix[:, start : start + field.shape[1]] = field
        start += field.shape[1]
    flat = matrix.ravel()
    filled: Bytes = flat[flat != 0]
    return filled.tobytes()


def iter_rows(rows: Rows, code_format: CodeFormat) -> Iterator[list[str]]:
    """Yield the cells of these codes, as the file for machines has them.

    None holds a separator or a quotation mark, and none begins a formula: codes are of
    A-Z, 0-9 and dashes, and begin with a letter or a digit.
    """
    for line in format_rows(rows, code_format, MACHINE).decode().splitlines():
        yield line.split(",")


def _literal(text: str) -> Bytes:
    return np.frombuffer(text.encode(), np.uint8)[np.newaxis]


def _guards(texts: Bytes) -> Bytes:
    """Return an apostrophe for each text that Excel would change, NUL for others."""
    lines = np.ascontiguousarray(texts).view(f"S{texts.shape[1]}").ravel().tolist()
    changed = [cells.is_changed_by_excel(line.decode()) for line in lines]
    return (np.array(changed, np.uint8) * ord("'"))[:, np.newaxis]


def _as_bytes(words: npt.NDArray[np.bytes_]) -> Bytes:
    return np.ascontiguousarray(words).view(np.uint8).reshape(words.size, -1)


def _grouped(texts: npt.NDArray[np.bytes_], code_format: CodeFormat) -> Bytes:
    """Return the texts in groups, as the format puts placeholders in groups."""
    spelled = _as_bytes(texts)
    width = spelled.shape[1]
    places = "".join(chr(0x100 + place) for place in range(width))
    pattern = code_format.grouped(places)
    grouped = np.empty((texts.size, len(pattern)), np.uint8)
    for column, character in enumerate(pattern):
        place = ord(character) - 0x100
        grouped[:, column] = spelled[:, place] if place >= 0 else ord(character)
    return grouped


def _digits(numbers: Serials) -> Bytes:
    """Return the numbers in decimal, NUL where others have more digits."""
    width = len(str(int(numbers.max(initial=0))))
    digits = np.empty((numbers.size, width), np.uint8)
    rest = numbers.astype(np.uint32)
    for column in reversed(range(width)):
        before, (rest, digit) = rest, np.divmod(rest, np.uint32(10))
        digits[:, column] = np.where(before > 0, digit + ord("0"), 0)
    return digits


def _moments(rows: Rows, dialect: Dialect) -> tuple[Bytes, Bytes]:
    """Return the columns redeemed_at and voided_at, without width if both are empty."""
    final = np.flatnonzero(np.isin(rows.statuses, FINAL))
    if not final.size:
        empty = np.empty((rows.serials.size, 0), np.uint8)
        return empty, empty
    seconds, which = np.unique(rows.moments // 1_000_000, return_inverse=True)
    moments = _EPOCH.astype("datetime64[s]") + seconds.astype("timedelta64[s]")
    spelled = _as_bytes(np.datetime_as_string(moments).astype("S19"))[which]
    zone = np.broadcast_to(_literal(dialect.zone), (final.size, len(dialect.zone)))
    spelled = np.hstack([spelled, zone])
    spelled[:, 10] = ord(dialect.space)
    columns = []
    for status in FINAL:
        column = np.zeros((rows.serials.size, spelled.shape[1]), np.uint8)
        mine = rows.statuses[final] == status
        column[final[mine]] = spelled[mine]
        columns.append(column)
    return columns[0], columns[1]
