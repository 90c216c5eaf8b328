"""Made-up codes that show where a design puts each symbol of a code."""

from dataclasses import dataclass

from printing.paper.labels import Job
from printing.paper.pdf.symbol_boxes import BOX_COLORS

DIGITS = "0123456789"
WIDE, NARROW = "WM80", "IJ17"  # the widest and narrowest letters of most fonts


@dataclass(frozen=True, slots=True)
class Specimen:
    """The texts of one label, and the colour of its symbol box."""

    text: str  # the code as printed, without grouping
    digits: str  # of the serial
    code: str  # with grouping
    serial: str
    mark: str  # the colour of the symbol box

    @property
    def letters(self) -> str:
        """All letters that may differ between labels."""
        return self.text + self.digits


def make_specimens(job: Job) -> list[Specimen]:
    """Return specimens that show every symbol, and identify each place of the text.

    No two places have the same pair of symbols on the first two specimens. The others
    show the symbols that those lack, and the widest and narrowest texts.
    """
    symbols, width = job.format.symbols, job.format.width
    passes = max(-(-len(symbols) // width), -(-len(DIGITS) // job.digits))
    texts = [
        (_symbol_row(symbols, width, 0), _symbol_row(DIGITS, job.digits, 0)),
        (_symbol_row(symbols, width, 1), _symbol_row(DIGITS, job.digits, -1)),
        *(
            (
                _symbol_row(symbols, width, 0, number * width),
                _symbol_row(DIGITS, job.digits, 0, number * job.digits),
            )
            for number in range(1, passes)
        ),
        *_extremes(job),
    ]
    return [
        make_specimen(
            job, job.format.prefix + body, digits, BOX_COLORS[place % len(BOX_COLORS)]
        )
        for place, (body, digits) in enumerate(texts)
    ]


def make_specimen(
    job: Job, text: str, digits: str, mark: str = BOX_COLORS[0]
) -> Specimen:
    """Return the specimen of a code, as printed without grouping."""
    return Specimen(
        text=text,
        digits=digits,
        code=job.format.grouped(text),
        serial=f"{job.batch}-{digits}",
        mark=mark,
    )


def _symbol_row(symbols: str, width: int, step: int, start: int = 0) -> str:
    """Return symbols in order from `start` on; a `step` puts each in another place.

    Each time that the symbols start again they move one step more, so that each place
    has a different pair in the rows with and without a step.
    """
    count = len(symbols)
    return "".join(
        symbols[(start + place + step * (1 + place // count)) % count]
        for place in range(width)
    )


def _extremes(job: Job) -> list[tuple[str, str]]:
    """Return code and digits of the widest and of the narrowest label."""
    symbols, width = job.format.symbols, job.format.width
    return [
        (
            next(symbol for symbol in preferred if symbol in symbols) * width,
            digit * job.digits,
        )
        for preferred, digit in ((WIDE, "0"), (NARROW, "1"))
    ]
