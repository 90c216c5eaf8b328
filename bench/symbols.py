"""Measure symbols from tables against a library that makes them one by one."""

from collections.abc import Iterator

import numpy as np
import segno

from bench import figures
from bench.figures import Figure
from codes.formats import CodeFormat
from printing.paper.symbology import qr_tables, symbols
from printing.paper.symbology.lookup_tables import Texts

SITE = "https://PINPRESS.EXAMPLE/SUMMER/"
CODE_FORMAT = CodeFormat(charset="clear", length=12, prefix="BF26-")
SYMBOLS = 200_000
SYMBOLS_PER_CALL = 5_000  # labels of a part, which a press makes in one call
ONE_BY_ONE = 400
MIN_PATHS = 20_000  # a second
MAX_WAIT = 0.5  # seconds until the first symbol of a job


def measure() -> Iterator[Figure]:
    """Yield the figures of making symbols."""
    yield _preparation()
    maker, texts = symbols.symbol_maker("qr", SITE, CODE_FORMAT), _texts()
    parts = [
        texts[start : start + SYMBOLS_PER_CALL]
        for start in range(0, SYMBOLS, SYMBOLS_PER_CALL)
    ]
    payloads = [maker.payload(text) for text in texts[:ONE_BY_ONE].tolist()]

    def by_table() -> float:
        def make() -> None:
            for part in parts:
                maker.modules(part)

        return SYMBOLS / figures.seconds(make)

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


def _preparation() -> Figure:
    """Measure how long a job waits for its first symbol, with empty caches."""
    symbols.symbol_maker.cache_clear()
    qr_tables.learn_symbol.cache_clear()
    wait = figures.seconds(lambda: symbols.symbol_maker("qr", SITE, CODE_FORMAT))
    return Figure("QR table prepared", wait, "s", MAX_WAIT, at_most=True)


def _drawing(kind: str, parts: list[Texts]) -> Figure:
    """Measure how many paths for PDF are drawn a second."""
    maker = symbols.symbol_maker(kind, SITE, CODE_FORMAT)

    def draw() -> None:
        for part in parts:
            maker.paths(part)

    rate = SYMBOLS / figures.seconds(draw)
    return Figure(f"{kind} paths by table", rate, "/s", MIN_PATHS)


def _texts() -> Texts:
    """Return different texts of the format, without a key or a database."""
    rows = np.random.default_rng(26).choice(
        list(CODE_FORMAT.symbols), (SYMBOLS, CODE_FORMAT.width)
    )
    return np.array([CODE_FORMAT.prefix + "".join(line) for line in rows], np.bytes_)
