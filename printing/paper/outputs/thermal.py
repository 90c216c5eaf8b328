"""What the outputs for label and receipt printers share: texts, codes, symbol sizes."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from printing.paper import fonts
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.labels import Job, Labels
from printing.paper.symbology import qr_tables, symbols
from printing.paper.symbology.lookup_tables import Texts
from printing.paper.symbology.qr_segments import BYTE_MODE

DOTS_PER_MM = 8  # 203 dpi, as most label and receipt printers have
MIN_PAIRED_DIGITS = 4  # fewer are not worth the symbol that changes to pairs
LABELS_PER_PART = 50_000  # some megabytes, some tenths of a second
RECORDS_PER_WRITE = 1000

# The codewords of data that a square Data Matrix holds, and its side in modules
# (ISO/IEC 16022:2006, table 7).
_CODEWORDS = {3: 10, 5: 12, 8: 14, 12: 16, 18: 18, 22: 20, 30: 22, 36: 24, 44: 26}


@dataclass(frozen=True, slots=True)
class PrinterSymbol:
    """The symbol of a job's labels; it has one size on all of them."""

    kind: str
    maker: symbols.SymbolMaker
    columns: int  # modules, without quiet zone
    rows: int  # 1 for bars, which may have any height
    min_module_dots: int  # what readers need

    def payload(self, text: bytes) -> str:
        return self.maker.payload(text)

    @property
    def quiet_zone(self) -> int:
        return self.maker.quiet_zone


def symbol_for(job: Job, *, sends_qr_text: bool = False) -> PrinterSymbol | None:
    """Return the symbol of a job's labels, if any; raise Unprintable.

    With `sends_qr_text` the printer makes QR symbols of their texts.
    """
    kind = job.setup.symbol
    if kind == "none":
        return None
    maker = symbols.symbol_maker(kind, job.site, job.format)
    columns, rows = maker.columns, maker.rows
    sample = maker.payload(job.format.spell(0).encode())
    if kind == "code128":
        columns = code128_modules(*code128_parts(sample, job))
    elif kind == "datamatrix":
        columns = rows = max(columns, _data_matrix(sample, job))
    elif sends_qr_text:
        columns = rows = _qr_in_bytes(sample)
    min_dots = math.ceil(round(maker.min_module * DOTS_PER_MM, 6))
    return PrinterSymbol(kind, maker, columns, rows, min_dots)


def points_to_dots(points: float) -> int:
    """Return the dots of a printer that a length in points takes."""
    return round(points / POINTS_PER_MM * DOTS_PER_MM)


def _qr_in_bytes(payload: str) -> int:
    # Printers differ in how well they encode: reserve what the simplest one takes,
    # which has byte mode alone.
    text = BYTE_MODE.filler * len(payload)
    return len(qr_tables.library_symbol(text, ec_level=qr_tables.LEVEL))


def _data_matrix(payload: str, job: Job) -> int:
    # The simplest printer packs nothing but pairs of digits.
    needed = len(payload)
    if job.format.charset == "digits":
        needed -= sum(len(run) // 2 for run in re.findall(r"\d+", payload))
    return next(side for capacity, side in _CODEWORDS.items() if needed <= capacity)


def code128_parts(payload: str, job: Job) -> tuple[str, str]:
    """Return the characters for set B of Code 128, and the digits for set C.

    The cut depends on the format alone, so that all symbols of a job have one width.
    """
    if job.format.charset != "digits":
        return payload, ""
    run = len(payload) - len(payload.rstrip("0123456789"))
    pairs = run - run % 2
    return (
        (payload[:-pairs], payload[-pairs:])
        if pairs >= MIN_PAIRED_DIGITS
        else (payload, "")
    )


def code128_modules(letters: str, pairs: str) -> int:
    """Return the modules of a Code 128 symbol: start, data, check and stop."""
    switch = bool(letters and pairs)
    return 11 * (1 + len(letters) + switch + len(pairs) // 2 + 1) + 13


def iter_records(labels: Labels) -> Iterator[tuple[Texts, list[int]]]:
    """Yield codes and serials of some labels that are printed, in print order."""
    texts, serials = labels.texts[labels.here], labels.serials[labels.here].tolist()
    for start in range(0, len(serials), RECORDS_PER_WRITE):
        end = start + RECORDS_PER_WRITE
        yield texts[start:end], serials[start:end]


def format_reference(job: Job, serial: int) -> str:
    """Return the reference of a label, batch and serial: 12-0042."""
    return f"{job.batch}-{serial:0{job.digits}d}"


def sheets_per_part(job: Job) -> int:
    """Return how many sheets one part of a print run has."""
    return max(1, LABELS_PER_PART // job.layout.per_page)


def heading_lines(job: Job) -> list[tuple[int, str]]:
    """Return the lines above a code with their rank; rank 1, the mark, always stays."""
    name = job.words.name if job.setup.name else ""
    lines = (1, normalize_line(job.words.mark)), (3, normalize_line(name))
    return [(rank, line) for rank, line in lines if line]


def note_lines(job: Job) -> list[str]:
    """Return the lines below a code; the last ones are left out first."""
    expiry = job.words.expiry if job.setup.expiry else ""
    instructions = [line for _language, line in job.setup.instructions]
    texts = *instructions, job.words.address, expiry, job.setup.text
    return [line for text in texts if (line := normalize_line(text))]


def normalize_line(text: str) -> str:
    """Return a text on one line, without invisible characters."""
    visible = (
        "" if unicodedata.category(character) == "Cf" else character
        for character in fonts.printable(
            " ".join(unicodedata.normalize("NFC", text).split())
        )
    )
    return " ".join("".join(visible).split())


def break_code(grouped: str, width: int) -> list[str]:
    """Return a code in lines of at most `width` symbols, cut after dashes if it can."""
    lines = [""]
    for group in grouped.replace("-", "-\n").split("\n"):
        for at in range(0, len(group), width):
            piece = group[at : at + width]
            if len(lines[-1]) + len(piece) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line for line in lines if line]


def break_code_evenly(grouped: str, max_width: int) -> tuple[str, ...]:
    """Return a code in the fewest lines of at most `max_width`, as even as possible."""
    fewest = len(break_code(grouped, max_width))
    candidates = (break_code(grouped, width) for width in range(1, max_width + 1))
    return tuple(next(lines for lines in candidates if len(lines) == fewest))


def wrap_text(text: str, width: float, max_lines: int) -> tuple[str, ...]:
    """Return a text in lines of so many em, at most `max_lines` of them.

    Measured with our font: those of printers are narrower. Dots that stand for the rest
    are a word of their own: at the end of an address people would type them.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and _fits(f"{lines[-1]} {word}", width):
            lines[-1] += f" {word}"
        else:
            lines += _break_word(word, width)
    if len(lines) > max_lines:
        lines[max_lines - 1 :] = [_cut_line(lines[max_lines - 1], width)]
    return tuple(lines)


def _break_word(word: str, width: float) -> list[str]:
    """Return a word in pieces that fit a line."""
    pieces, room = [""], width
    for letter in word:
        needed = fonts.text_width(letter, bold=True)
        if pieces[-1] and needed > room + 1e-6:  # sums of fractions are inexact
            pieces.append("")
            room = width
        pieces[-1] += letter
        room -= needed
    return pieces


def _cut_line(line: str, width: float) -> str:
    """Return the words, or letters, of a line that fit before three dots."""
    while line and not _fits(f"{line} ...", width):
        line = line.rpartition(" ")[0] if " " in line else line[:-1]
    return f"{line} ...".strip()


def _fits(line: str, width: float) -> bool:
    return fonts.text_width(line, bold=True) <= width
