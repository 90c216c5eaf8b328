"""Write the labels of a job as CSV, for programs that print variable data."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from django.utils.translation import gettext as _

from printing.paper.labels import Job, Labels
from printing.paper.outputs import thermal
from printing.paper.unprintable import Unprintable
from storage.sheets import cells

_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def _quote(text: str) -> str:
    """Return a field quoted as RFC 4180 says, section 2, rules 5 to 7."""
    text = text.replace("\0", "")
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


class CsvPress:
    """Writes one row a label, in print order; RFC 4180 in UTF-8.

    Only the first part has the header, so that all parts concatenated are one file.
    Programs print what stands in it, so no text is escaped: one that a spreadsheet
    would run as a formula is refused. Raises Unprintable.
    """

    extension = "csv"
    symbol = None

    def __init__(self, job: Job) -> None:
        self.sheets_at_once = thermal.sheets_per_part(job)
        self._job = job
        self._symbol = thermal.symbol_for(job)
        setup, words = job.setup, job.words
        # The columns whose values all labels share.
        self._shared = {
            "name": words.name if setup.name else "",
            "expiry": words.expiry if setup.expiry else "",
            **{f"instructions_{at}": line for at, line in _instruction_columns(job)},
            "text": setup.text,
            "mark": words.mark,
        }
        self._address = _quote(words.address)
        self._shared_row = ",".join(map(_quote, self._shared.values()))
        for column, text in self._shared.items():
            _check_no_formula(column, text)

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        own = ["code", "code_canonical", "serial", "reference", "address", "symbol"]
        return own + list(self._shared)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the rows of these sheets."""
        if part == 0:
            _write_lines(file, [",".join(map(_quote, self.columns))])
        for texts, serials in thermal.iter_records(labels):
            _write_lines(file, map(self._row, texts.tolist(), serials))

    def _row(self, code: bytes, serial: int) -> str:
        job, text = self._job, code.decode("ascii")
        payload = _quote(self._symbol.payload(code)) if self._symbol else ""
        return (
            f"{job.format.grouped(text)},{text.replace('-', '')},{serial},"
            f"{thermal.format_reference(job, serial)},{self._address},{payload},"
            f"{self._shared_row}"
        )


def _write_lines(file: BinaryIO, lines: Iterable[str]) -> None:
    file.write("".join(f"{line}\r\n" for line in lines).encode())


def _check_no_formula(column: str, text: str) -> None:
    if cells.begins_formula(text):
        raise Unprintable(
            _(
                "In a CSV a spreadsheet would run “%(text)s” as a formula. Begin it "
                "with a letter or a digit, or leave it out of the file (%(column)s): "
                "it is the same on every label."
            )
            % {"text": text[:40], "column": column}
        )


def _instruction_columns(job: Job) -> list[tuple[str, str]]:
    """Return the instructions with the end of their columns' names: en, es, en_2."""
    lines: list[tuple[str, str]] = []
    for language, line in job.setup.instructions:
        earlier = sum(1 for name, _line in lines if name.split("_")[0] == language)
        lines.append((f"{language}_{earlier + 1}" if earlier else language, line))
    return lines
