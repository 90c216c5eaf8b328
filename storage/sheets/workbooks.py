"""Write rows as an Excel workbook (XLSX) of texts, in constant memory."""

import tempfile
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from storage import disk, scratch
from storage.sheets import cells

MAX_ROWS = 1_048_575  # of a sheet, below the names of the columns
MAX_TEXT = 32_767  # characters of a cell
BLOCK = 1 << 18  # bytes
WIDTH = 18  # of a column, in characters

# XML cannot hold them; the library writes the others that it cannot hold as _x0001_.
_NO_CHARACTERS = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


class TooLarge(Exception):
    """A sheet cannot hold this; the message says what to do."""


def check_rows(rows: int) -> None:
    """Raise TooLarge if a sheet does not hold so many rows."""
    if rows > MAX_ROWS:
        raise TooLarge(
            _("An Excel sheet holds 1,048,576 rows. Choose CSV, or fewer rows.")
        )


def stream(
    head: Sequence[str], rows: Iterable[Sequence[str]]
) -> Generator[bytes, None, None]:
    """Yield a workbook with these rows of texts in blocks. Raises TooLarge.

    It is written to the disk first: in FILES_DIR, readable by our user alone. The file
    has no name, so it is gone when the generator is closed or the process ends.
    """
    with tempfile.TemporaryFile(dir=disk.folder()) as file:
        with scratch.folder() as folder:
            _write(file, folder, head, rows)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _write(
    file: IO[bytes], folder: Path, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    options = {"constant_memory": True, "tmpdir": str(folder)}
    book = xlsxwriter.Workbook(file, options)
    text = book.add_format({"num_format": "@"})  # so a cell that is edited stays text
    bold = book.add_format({"num_format": "@", "bold": True})
    sheet = book.add_worksheet()
    sheet.set_column(0, len(head) - 1, WIDTH, text)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})
    with closing(sheet.row_data_fh):  # the library closes it only if nothing fails
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            check_rows(number)
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(number, column, _cell(value), text)
        book.close()


def _cell(value: str) -> str:
    cell = cells.escape(value, in_csv=False).translate(_NO_CHARACTERS)
    if len(cell) > MAX_TEXT:
        raise TooLarge(
            _("A cell of Excel holds 32,767 characters, a text is longer. Choose CSV.")
        )
    return cell
