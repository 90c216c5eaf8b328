"""Read a list of one column, pasted or from a file: a text for each line."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from storage.sheets import cells, reading, workbook_reading
from storage.sheets.tables import Unreadable
from storage.sheets.workbook_reading import Formula

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_MAX_NAME = 40  # characters of the name of a column


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: its number, and its text or what is wrong with it."""

    number: int
    text: str = ""
    problem: str = ""


def read_file(content: bytes, *, names: Collection[str], most: int) -> list[Line]:
    """Return the lines of a file: plain text, a CSV or an Excel workbook.

    If the first line names one of the columns in `names`, its cells are the texts.
    Raises Unreadable, also for more than `most` lines.
    """
    reading.check_content(content)
    if content.startswith(reading.ZIP):
        rows = workbook_reading.read_rows(content, most=2 * most)
        return _collect(_from_rows(rows, names), most)
    text, _encoding = reading.decode(content)
    return read_text(text, names=names, most=most)


def read_text(text: str, *, names: Collection[str], most: int) -> list[Line]:
    """Return the lines of a text, like `read_file`."""
    before = 0  # lines that are no line of the list
    separators = reading.SEPARATORS
    if own_line := reading.EXCELS_OWN_LINE.match(text):
        before, separators, text = 1, own_line[1], text[own_line.end() :]
    head = _LINE_ENDS.split(text[: reading.MAX_HEAD].lstrip("\r\n"), maxsplit=1)[0]
    for separator in separators:
        if separator in head and _is_head(head.split(separator), names):
            rows = reading.parse(text, separator)
            return _collect(_from_rows(rows, names, before), most)
    lines = enumerate(_LINE_ENDS.split(text), start=before + 1)
    found = (_line(number, line) for number, line in lines if line.strip())
    return _collect(_without_head(found, names), most)


def _collect(lines: Iterable[Line], most: int) -> list[Line]:
    found = list(islice(lines, most + 1))
    if not found:
        raise Unreadable(_("No line holds anything."))
    if len(found) > most:
        raise Unreadable(
            _("More than %(most)s lines: split the list.")
            % {"most": number_format(most, force_grouping=True)}
        )
    return found


def _from_rows(
    rows: Iterable[Sequence[Any]], names: Collection[str], before: int = 0
) -> Iterator[Line]:
    """Yield the cells of the column that the first row names, or of the only one."""
    place: int | None = None
    is_first = True
    for number, row in enumerate(rows, start=before + 1):
        filled = [index for index, cell in enumerate(row) if cell not in (None, "")]
        if not filled:
            continue
        if is_first and _is_head(row, names):
            heads = [_name(cell) for cell in row]
            place = next(index for index, head in enumerate(heads) if head in names)
        elif place is not None:
            if place in filled:
                yield _cell(number, row[place])
        elif len(filled) == 1:
            yield _cell(number, row[filled[0]])
        else:
            yield Line(number, problem=_several())
        is_first = False


def _without_head(lines: Iterable[Line], names: Collection[str]) -> Iterator[Line]:
    for place, line in enumerate(lines):
        if place or _name(line.text) not in names:
            yield line


def _line(number: int, written: str) -> Line:
    """Return a line of a text; a separator at its end means nothing."""
    text = cells.unescape(written.strip().strip(reading.SEPARATORS + '"').strip())
    if any(separator in text for separator in reading.SEPARATORS):
        return Line(number, problem=_several())
    return Line(number, text)


def _cell(number: int, value: Any) -> Line:
    if isinstance(value, Formula):
        return Line(
            number, problem=_("It holds a formula. Put its value there instead.")
        )
    if isinstance(value, datetime | date | time):
        return Line(
            number,
            problem=_(
                "Excel has made a date of it. Format the column as text and write it "
                "again."
            ),
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return Line(number, cells.unescape(str(value).strip()))


def _several() -> str:
    return _("It holds several cells. Put each code in a line of its own.")


def _is_head(row: Iterable[Any], names: Collection[str]) -> bool:
    return any(_name(cell) in names for cell in row)


def _name(cell: Any) -> str:
    return str(cell or "")[:_MAX_NAME].strip(' \t"\ufeff').lower()
