"""What is read from a file that is imported: named columns and their rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MAX_ROWS = 1_000


class Unreadable(Exception):
    """A file cannot be imported; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a file may have, and those that it must have."""

    known: Sequence[str]
    required: Sequence[str]

    def check(self, names: Sequence[str]) -> None:
        """Raise Unreadable for a column that is unknown, missing, or there twice."""
        if unknown := [name for name in names if name not in self.known]:
            raise Unreadable(
                _("Unknown column: %(names)s. The columns are: %(known)s.")
                % {"names": _shortened(unknown), "known": ", ".join(self.known)}
            )
        if missing := [name for name in self.required if name not in names]:
            raise Unreadable(
                _("The column %(name)s is missing.") % {"name": ", ".join(missing)}
            )
        if twice := [name for name, times in Counter(names).items() if times > 1]:
            raise Unreadable(
                _("The column %(name)s stands twice.") % {"name": ", ".join(twice)}
            )


@dataclass(slots=True)
class Table:
    """The rows of a file, each with its number as a spreadsheet counts.

    `found` says in words how the file was read. A cell is a str, int, float, bool,
    datetime or None; a row has as many cells as there are columns.
    """

    columns: list[str]
    found: str
    rows: list[list[Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def fill(self, rows: Iterable[Sequence[Any]], *, first: int = 2) -> None:
        """Add the rows, the first of which has this number, but for empty ones.

        Raises Unreadable for too many of them, or too many cells.
        """
        width = len(self.columns)
        for number, row in enumerate(rows, start=first):
            if not any(map(_is_filled, row)):
                continue
            if any(map(_is_filled, row[width:])):
                raise Unreadable(
                    _(
                        "Row %(row)s has more cells than there are columns. A text "
                        "with a separator in it stands in quotation marks."
                    )
                    % {"row": number}
                )
            cells = [*row[:width], *[None] * (width - len(row))]
            self._check_characters(cells, number)
            self.rows.append(cells)
            self.numbers.append(number)
            if len(self.rows) > MAX_ROWS:
                most = number_format(MAX_ROWS, force_grouping=True)
                raise Unreadable(
                    _("More than %(most)s rows: split the file.") % {"most": most}
                )
        if not self.rows:
            raise Unreadable(_("The file has no rows below the names of the columns."))

    def _check_characters(self, cells: list[Any], number: int) -> None:
        """Raise Unreadable for what no text of a database holds."""
        for column, cell in zip(self.columns, cells, strict=True):
            if isinstance(cell, str) and not _is_storable(cell):
                raise cell_error(
                    number, column, _("It holds an invisible character: type it anew.")
                )


def cell_error(number: int, column: str, message: str) -> Unreadable:
    """Return the error that says where the cell is."""
    where = _("Row %(row)s, column %(column)s:") % {"row": number, "column": column}
    return Unreadable(f"{where} {message}")


def _is_filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _shortened(names: list[str]) -> str:
    """Return the names as a page shows them: a file may have any."""
    shown = [name[:40].strip() or "–" for name in names[:5]]
    return ", ".join(shown) + (" …" if len(names) > len(shown) else "")
