"""Read a table from a file: CSV in any usual form, an Excel workbook, or JSON."""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from storage.sheets import cells, workbook_reading
from storage.sheets.tables import Columns, Table, Unreadable

MAX_HEAD = 10_000  # characters of the names of the columns
MAX_BYTES = 2_000_000  # what the proxy of docs/operations.md lets through

ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = {
    codecs.BOM_UTF8: {"utf-8-sig": "UTF-8"},
    codecs.BOM_UTF16_LE: {"utf-16": "UTF-16"},
    codecs.BOM_UTF16_BE: {"utf-16": "UTF-16"},
}
_UNMARKED = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}  # tried in turn
SEPARATORS = ",;\t"
EXCELS_OWN_LINE = re.compile(r"sep=([,;\t])\r?\n")


def read(content: bytes, columns: Columns) -> Table:
    """Return the table in a file; `found` says how it was read. Raises Unreadable."""
    check_content(content)
    if content.startswith(ZIP):
        return workbook_reading.read(content, columns)
    text, encoding = decode(content)
    if text.lstrip().startswith(("[", "{")):
        return _read_json(text, columns)
    return _read_csv(text, encoding, columns)


def check_content(content: bytes) -> None:
    """Raise Unreadable for a file that is empty, too large, or of an old kind."""
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if len(content) > MAX_BYTES:
        most = number_format(MAX_BYTES // 1_000_000)
        raise Unreadable(
            _("The file has more than %(most)s MB: split it.") % {"most": most}
        )
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(
            _(
                "This is an Excel file of the old kind (.xls), or one with a password. "
                "Save it as .xlsx, without a password."
            )
        )


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding. Raises Unreadable."""
    marked = (names for mark, names in _MARKS.items() if content.startswith(mark))
    for codec, name in next(marked, _UNMARKED).items():
        with suppress(UnicodeDecodeError):
            text = content.decode(codec)
            if "\0" not in text:
                return text, name
            raise Unreadable(
                _("This is no table. Choose a CSV, an Excel workbook (.xlsx) or JSON.")
            )
    raise Unreadable(
        _("The characters of this file cannot be read. Save it as CSV UTF-8.")
    )


def _read_csv(text: str, encoding: str, columns: Columns) -> Table:
    if own_line := EXCELS_OWN_LINE.match(text):
        separator, text = own_line[1], text[own_line.end() :]
    else:
        separator = _find_separator(text, columns)
    lines = parse(text, separator)
    head = [cell.strip() for cell in next(lines, [])]
    while head and not head[-1]:
        head.pop()  # a spreadsheet writes empty columns beside the table
    columns.check(head)
    words = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
    found = _("CSV, separated by %(separator)s, in %(encoding)s") % {
        "separator": words[separator],
        "encoding": encoding,
    }
    table = Table(head, found)
    table.fill([cells.unescape(cell) for cell in line] for line in lines)
    return table


def _find_separator(text: str, columns: Columns) -> str:
    """Return what separates the first line into the most known columns."""
    [line, *_lines] = text[:MAX_HEAD].lstrip("\r\n").splitlines() or [""]

    def known(separator: str) -> int:
        names = line.split(separator)
        return sum(name.strip(' "') in columns.known for name in names)

    return max(SEPARATORS, key=known)


def parse(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a CSV. Raises Unreadable."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, line in enumerate(reader, start=1):  # noqa: B007 -- for the error
            yield line
    except csv.Error:
        raise Unreadable(
            _(
                "Row %(row)s cannot be read: a quotation mark is not closed, stands "
                "single within a text, or a text is far too long."
            )
            % {"row": row + 1}
        ) from None


def _read_json(text: str, columns: Columns) -> Table:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(
            _("This JSON cannot be read. Write a list of objects, as in an export.")
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns.check(names)
    table = Table(names, "JSON")
    table.fill(([row.get(name) for name in names] for row in rows), first=1)
    return table
