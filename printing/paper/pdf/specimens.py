"""Render a design with made-up codes that tell where each symbol of a code goes."""

from dataclasses import dataclass

from printing.paper.labels import Job
from printing.paper.pdf.symbol_places import COLORS

DIGITS = "0123456789"
WIDE, NARROW = "WM80", "IJ17"  # where a font has wide and narrow ones, these are


@dataclass(frozen=True, slots=True)
class Specimen:
    """What stands on a label that nobody gets."""

    text: str  # the code as printed without groups
    digits: str  # of the serial
    code: str  # with its groups
    serial: str
    mark: str  # the colour of the box where the symbol goes

    @property
    def letters(self) -> str:
        """All that may differ from label to label."""
        return self.text + self.digits


def of(job: Job) -> list[Specimen]:
    """Return specimens that show every symbol, and each place of the text by itself.

    No two places hold the same symbols on both of the first two. The others show the
    symbols that those lack, and lines of the widest and of the narrowest ones.
    """
    symbols, width = job.format.symbols, job.format.width
    rounds = max(-(-len(symbols) // width), -(-len(DIGITS) // job.digits))
    texts = [
        (_row(symbols, width, 0), _row(DIGITS, job.digits, 0)),
        (_row(symbols, width, 1), _row(DIGITS, job.digits, -1)),
        *(
            (
                _row(symbols, width, 0, turn * width),
                _row(DIGITS, job.digits, 0, turn * job.digits),
            )
            for turn in range(1, rounds)
        ),
        *_extremes(job),
    ]
    return [
        specimen(job, job.format.prefix + body, digits, COLORS[place % len(COLORS)])
        for place, (body, digits) in enumerate(texts)
    ]


def specimen(job: Job, text: str, digits: str, mark: str = COLORS[0]) -> Specimen:
    """Return what stands on the label of a code, as printed without its groups."""
    return Specimen(
        text=text,
        digits=digits,
        code=job.format.grouped(text),
        serial=f"{job.batch}-{digits}",
        mark=mark,
    )


def _row(symbols: str, width: int, step: int, by: int = 0) -> str:
    """Return symbols in their order; with a `step`, none where it stood without.

    A symbol that comes round again has one step more, so that each place has a pair
    of its own in the rows with a step and without.
    """
    count = len(symbols)
    return "".join(
        symbols[(by + place + step * (1 + place // count)) % count]
        for place in range(width)
    )


def _extremes(job: Job) -> list[tuple[str, str]]:
    """Return the widest and the narrowest that stand on labels."""
    symbols, width = job.format.symbols, job.format.width
    return [
        (
            next(symbol for symbol in choice if symbol in symbols) * width,
            digit * job.digits,
        )
        for choice, digit in ((WIDE, "0"), (NARROW, "1"))
    ]
