"""What label and receipt printers are told alike: texts, codes, sizes of symbols."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from printing.paper import fonts
from printing.paper.labels import Job, Labels
from printing.paper.symbology import symbols

DOTS = 8  # a millimetre: 203 dpi, what most label and receipt printers have
FEWEST_PAIRED = 4  # digits for which changing to pairs is worth its own symbol
AT_ONCE = 50_000  # labels of one part: some megabytes, some tenths of a second
LINES = 1000  # gathered before they are written

# How many characters a Data Matrix holds if a printer packs nothing but pairs of
# digits, and its side in modules (ISO/IEC 16022:2006, table 7).
_CODEWORDS = {3: 10, 5: 12, 8: 14, 12: 16, 18: 18, 22: 20, 30: 22, 36: 24, 44: 26}

_ALPHANUMERIC_ONLY = re.compile(r"[0-9A-Z $%*+\-./:]*")


@dataclass(frozen=True, slots=True)
class Symbol:
    """The symbol of a job as a printer will draw it; all labels have the same size."""

    kind: str
    maker: symbols.Maker
    columns: int  # modules without quiet zone
    rows: int  # 1: bars, whose height is free
    least: int  # dots a module that readers need

    def payload(self, text: bytes) -> str:
        return self.maker.payload(text)

    @property
    def quiet(self) -> int:
        return self.maker.quiet


def symbol_of(job: Job) -> Symbol | None:
    """Return the symbol that the labels of a job bear, if any; raise Unprintable."""
    kind = job.setup.symbol
    if kind == "none":
        return None
    maker = symbols.maker(kind, job.site, job.format)
    columns, rows = maker.columns, maker.rows
    sample = maker.payload(job.format.spell(0).encode())
    if kind == "code128":
        columns = code128_modules(*code128_parts(sample, job))
    elif kind == "datamatrix":
        columns = rows = max(columns, _data_matrix(sample, job))
    least = math.ceil(round(maker.smallest * DOTS, 6))
    return Symbol(kind, maker, columns, rows, least)


def is_alphanumeric(payload: str) -> bool:
    """Tell whether QR has its shorter mode for a text."""
    return _ALPHANUMERIC_ONLY.fullmatch(payload) is not None


def _data_matrix(payload: str, job: Job) -> int:
    # Printers differ in how well they pack: reserve what the plainest takes.
    needed = len(payload)
    if job.format.charset == "digits":
        needed -= sum(len(run) // 2 for run in re.findall(r"\d+", payload))
    return next(side for most, side in _CODEWORDS.items() if needed <= most)


def code128_parts(payload: str, job: Job) -> tuple[str, str]:
    """Return what Code 128 says in set B, and the pairs of digits it says in set C.

    The cut depends on the format alone, so that all symbols of a job are as wide.
    """
    if job.format.charset != "digits":
        return payload, ""
    run = len(payload) - len(payload.rstrip("0123456789"))
    pairs = run - run % 2
    return (
        (payload[:-pairs], payload[-pairs:])
        if pairs >= FEWEST_PAIRED
        else (payload, "")
    )


def code128_modules(letters: str, pairs: str) -> int:
    """Return the width of a Code 128 symbol: start, symbols, check and stop."""
    switch = bool(letters and pairs)
    return 11 * (1 + len(letters) + switch + len(pairs) // 2 + 1) + 13


def rows(labels: Labels) -> Iterator[tuple[bytes, int]]:
    """Yield the codes that are printed, and their serials, in print order."""
    here = labels.here
    yield from zip(
        labels.texts[here].tolist(), labels.serials[here].tolist(), strict=True
    )


def reference(job: Job, serial: int) -> str:
    """Return how a label is spoken of: 12-0042."""
    return f"{job.batch}-{serial:0{job.digits}d}"


def parts(job: Job) -> int:
    """Return how many sheets one part has."""
    return max(1, AT_ONCE // job.layout.per_page)


def heading(job: Job) -> list[tuple[int, str]]:
    """Return the lines above a code, with their rank: no label goes without a mark."""
    name = job.words.name if job.setup.name else ""
    lines = (1, one_line(job.words.mark)), (3, one_line(name))
    return [(rank, line) for rank, line in lines if line]


def notes(job: Job) -> list[str]:
    """Return the lines below a code; the last ones are the first to be left out."""
    expiry = job.words.expiry if job.setup.expiry else ""
    instructions = [line for _language, line in job.setup.instructions]
    texts = *instructions, job.words.address, expiry, job.setup.text
    return [line for text in texts if (line := one_line(text))]


def one_line(text: str) -> str:
    """Return a text as printers can say it: one line, nothing invisible."""
    kept = (
        "" if unicodedata.category(character) == "Cf" else character
        for character in fonts.shown(
            " ".join(unicodedata.normalize("NFC", text).split())
        )
    )
    return " ".join("".join(kept).split())


def broken(grouped: str, width: int) -> list[str]:
    """Return the lines of a code, cut at its dashes where `width` symbols allow it."""
    lines = [""]
    for group in grouped.replace("-", "-\n").split("\n"):
        for at in range(0, len(group), width):
            piece = group[at : at + width]
            if len(lines[-1]) + len(piece) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
    return [line for line in lines if line]


def evenly(grouped: str, most: int) -> tuple[str, ...]:
    """Return the fewest lines that a code takes, as even as its groups allow."""
    fewest = len(broken(grouped, most))
    tried = (broken(grouped, width) for width in range(1, most + 1))
    return tuple(next(lines for lines in tried if len(lines) == fewest))


def wrapped(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return the lines of a text in a room given in its own size, cut after `most`.

    The fonts of printers are condensed: what fits in ours, fits in theirs.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or fonts.width(longer, bold=True) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [lines[most - 1] + "..."]
    return tuple(_cut(line, room) for line in lines)


def _cut(line: str, room: float) -> str:
    if fonts.width(line, bold=True) <= room:
        return line
    line = line.removesuffix("...")
    while line and fonts.width(line + "...", bold=True) > room:
        line = line[:-1].rstrip()
    return line + "..."
