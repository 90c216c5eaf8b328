"""QR symbols by look-up, against a library that makes them one by one."""

from collections.abc import Iterator

import numpy as np
import segno

from bench import figures
from bench.figures import Figure
from codes.formats import CodeFormat
from printing.paper.symbology import qr_tables, symbols
from printing.paper.symbology.lookup_tables import Texts

SITE = "HTTPS://PINPRESS.EXAMPLE/SUMMER/"
LOOK = CodeFormat(charset="clear", length=12, prefix="BF26-")
MANY = 200_000
AT_ONCE = 5_000  # labels of a part: what a press asks for together
ONE_BY_ONE = 400
LEAST_PATHS = 20_000  # a second
LONGEST_WAIT = 0.5  # seconds until the first symbol of a job


def measure() -> Iterator[Figure]:
    """Yield the figures of making symbols."""
    yield _learning()
    maker, texts = symbols.symbol_maker("qr", SITE, LOOK), _texts()
    parts = [texts[start : start + AT_ONCE] for start in range(0, MANY, AT_ONCE)]
    payloads = [maker.payload(text) for text in texts[:ONE_BY_ONE].tolist()]

    def by_table() -> float:
        def make() -> None:
            for part in parts:
                maker.modules(part)

        return MANY / figures.seconds(make)

    def one_by_one() -> float:
        def make() -> None:
            for payload in payloads:
                segno.make(payload)

        return ONE_BY_ONE / figures.seconds(make)

    yield figures.ratio(
        "QR matrices by table",
        ours=by_table,
        theirs=one_by_one,
        against="segno.make, one by one",
        target=500,
    )
    for kind in "qr", "datamatrix", "code128":
        yield _drawing(kind, parts)


def _learning() -> Figure:
    """Measure how long a job waits for its first symbol."""
    symbols.symbol_maker.cache_clear()
    qr_tables.learn_symbol.cache_clear()
    waited = figures.seconds(lambda: symbols.symbol_maker("qr", SITE, LOOK))
    return Figure("QR table learnt", waited, "s", LONGEST_WAIT, at_most=True)


def _drawing(kind: str, parts: list[Texts]) -> Figure:
    """Measure how many paths for PDF a second are drawn."""
    maker = symbols.symbol_maker(kind, SITE, LOOK)

    def draw() -> None:
        for part in parts:
            maker.paths(part)

    rate = MANY / figures.seconds(draw)
    return Figure(f"{kind} paths by table", rate, "/s", LEAST_PATHS)


def _texts() -> Texts:
    """Return many different texts of the format, without a key and a database."""
    drawn = np.random.default_rng(26).choice(list(LOOK.symbols), (MANY, LOOK.width))
    return np.array([LOOK.prefix + "".join(line) for line in drawn], np.bytes_)
