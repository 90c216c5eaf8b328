"""Read a table from the first sheet of an Excel workbook (XLSX)."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

import openpyxl
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from storage.sheets import cells
from storage.sheets.tables import Columns, Table, Unreadable, cell_error

MAX_UNPACKED = 20_000_000  # bytes of XML: a workbook of some kilobytes may hold many
MAX_PARTS = 1_000
MAX_COLUMNS = 100  # that are looked at
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how XLSX writes what XML cannot hold

log = logging.getLogger(__name__)


def read(content: bytes, columns: Columns) -> Table:
    """Return the table in a workbook. Raises Unreadable."""
    return _of_first_sheet(content, lambda sheet: _table(sheet, columns))


def read_rows(content: bytes, *, most: int) -> list[list[Any]]:
    """Return the cells of the first rows of a workbook, not more than `most`.

    A text is as it was written; a formula or an error is a Formula. Raises Unreadable.
    """
    return _of_first_sheet(
        content,
        lambda sheet: [
            [_loose_value(cell) for cell in line]
            for line in islice(sheet.iter_rows(max_col=MAX_COLUMNS), most)
        ],
    )


class Formula(str):
    """What stands in a cell that holds a formula, or the error of one."""

    __slots__ = ()


def _of_first_sheet[T](content: bytes, use: Callable[[Any], T]) -> T:
    """Return what `use` makes of the first sheet. Raises Unreadable."""
    try:
        _check_size(content)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, keep_links=False
        )
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # those that the file states may be wrong
            return use(sheet)
        finally:
            book.close()
    except Unreadable:
        raise
    except Exception:
        # The libraries raise whatever a damaged file makes them stumble on.
        log.info("A workbook could not be read.", exc_info=True)
        raise Unreadable(
            _("This workbook cannot be read. Open it in Excel and save it as .xlsx.")
        ) from None


def _check_size(content: bytes) -> None:
    """Raise Unreadable for other ZIP files, and for one that unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Unreadable(
            _("This ZIP file is no Excel workbook. Save the table as .xlsx or as CSV.")
        )
    # No part is read beyond the size that stands here.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
        most = number_format(MAX_UNPACKED // 1_000_000)
        raise Unreadable(
            _(
                "Unpacked, this workbook has more than %(most)s MB. Delete what does "
                "not belong to the table, or save it as CSV."
            )
            % {"most": most}
        )


def _table(sheet: Any, columns: Columns) -> Table:
    lines = sheet.iter_rows(max_col=MAX_COLUMNS)
    head = [str(cell.value or "").strip() for cell in next(lines, [])]
    while head and not head[-1]:
        head.pop()
    columns.check(head)
    found = _("Excel workbook, sheet “%(name)s”") % {"name": sheet.title}
    table = Table(head, found)
    table.fill(_values(lines, head))
    return table


def _values(lines: Iterator[Sequence[Any]], head: list[str]) -> Iterator[Sequence[Any]]:
    for number, line in enumerate(lines, start=2):
        names = [*head, *["?"] * (len(line) - len(head))]
        yield [
            _value(cell, number, name) for cell, name in zip(line, names, strict=False)
        ]


def _value(cell: Any, number: int, column: str) -> Any:
    if cell.data_type in {"f", "e"}:
        raise cell_error(
            number, column, _("It holds a formula. Put its value there instead.")
        )
    if isinstance(cell.value, str):
        return _text(cell.value)
    if isinstance(cell.value, date) and not isinstance(cell.value, datetime):
        return datetime.combine(cell.value, time.min)
    return cell.value


def _loose_value(cell: Any) -> Any:
    if cell.data_type in {"f", "e"}:
        return Formula(cell.value or "")
    return _text(cell.value) if isinstance(cell.value, str) else cell.value


def _text(written: str) -> str:
    """Return the text that XLSX, and `cells.escape`, have written so."""
    text = _CODED.sub(lambda found: chr(int(found[1], 16)), written)
    return cells.unescape(text, in_csv=False)
