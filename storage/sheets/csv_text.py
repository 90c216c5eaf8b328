"""Write rows as CSV: for programs, or as the reader's Excel expects it."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.sheets import cells

BOM = "\ufeff"  # Excel recognizes UTF-8 by it only
# Excel separates as its country does, by semicolons where the comma is in numbers.
_SEPARATORS = {"de": ";", "es": ";", "fr": ";", "pt": ";"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a CSV is written; the default is for programs (RFC 4180, UTF-8)."""

    separator: str = ","
    head: str = ""
    guard: bool = False

    def encode(self, rows: Iterable[Sequence[str]]) -> bytes:
        """Return the lines of these rows."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.separator)
        for row in rows:
            writer.writerow([cells.escape(cell, guard=self.guard) for cell in row])
        return text.getvalue().encode()


def for_excel(language: str) -> Style:
    """Return the style that Excel opens unchanged for a reader of this language."""
    separator = _SEPARATORS.get(language.split("-", maxsplit=1)[0], ",")
    return Style(separator, head=BOM, guard=True)
