"""Write the labels of a job as CSV, for programs that print variable data."""

import re
from typing import BinaryIO

from printing.paper.labels import Job, Labels
from printing.paper.outputs import thermal

_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


def _field(text: str) -> str:
    """Return a field as RFC 4180, section 2, rules 5 to 7 want it."""
    text = text.replace("\0", "")
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


class CsvPress:
    """A row a label in print order, a column a field; RFC 4180 in UTF-8.

    Only the first part has the line of names, so that parts make one file. Texts
    stand there as they are: a machine reads them, and a spreadsheet must not (a name
    that starts with = is a formula there).
    """

    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    symbol = None

    def __init__(self, job: Job) -> None:
        self.sheets_at_once = thermal.parts(job)
        self._job = job
        self._symbol = thermal.symbol_of(job)
        setup, words = job.setup, job.words
        # What all labels share, by its column.
        self._shared = {
            "name": words.name if setup.name else "",
            "expiry": words.expiry if setup.expiry else "",
            **{f"instructions_{at}": line for at, line in _by_language(job)},
            "text": setup.text,
            "mark": words.mark,
        }

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        own = ["code", "code_canonical", "serial", "reference", "address", "symbol"]
        return own + list(self._shared)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the rows of these sheets."""
        job, symbol = self._job, self._symbol
        address = _field(job.words.address)
        shared = ",".join(map(_field, self._shared.values()))
        lines = [",".join(map(_field, self.columns))] if part == 0 else []
        for code, serial in thermal.rows(labels):
            text = code.decode("ascii")
            said = _field(symbol.payload(code)) if symbol else ""
            lines.append(
                f"{job.format.grouped(text)},{text.replace('-', '')},{serial},"
                f"{thermal.reference(job, serial)},{address},{said},{shared}"
            )
            if len(lines) >= thermal.LINES:
                _flush(file, lines)
        _flush(file, lines)


def _flush(file: BinaryIO, lines: list[str]) -> None:
    if lines:
        file.write(("\r\n".join(lines) + "\r\n").encode())
        lines.clear()


def _by_language(job: Job) -> list[tuple[str, str]]:
    """Return the instructions by language; a second line of one is told apart."""
    named: list[tuple[str, str]] = []
    for language, line in job.setup.instructions:
        again = sum(1 for name, _line in named if name.split("_")[0] == language)
        named.append((f"{language}_{again + 1}" if again else language, line))
    return named
