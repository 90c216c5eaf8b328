"""Labels: stamped against plain WeasyPrint, flat in memory, side by side, read back."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import segno
import zxingcpp
from django.conf import settings
from django.utils import timezone

from bench import figures, processes, scene
from bench.figures import Figure
from codes import vault
from codes.models import Batch
from printing import files, jobs, orders, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from printing.paper.symbology import symbols

LABELS = 10_000
PLAIN = 240  # its rate does not change with their number; its memory does
PER_PAGE = 24
ROUNDS = 3
LONG = 100_000
HUGE = 1_000_000
DOTS = 300  # an inch
SETUP = Setup(instructions=(("en", "Scan me, or type the code at our address."),))

_PLAIN_CSS = """
@page { size: A4; margin: 0 }
body { margin: 0; font: 6.5pt sans-serif }
section { position: relative; width: 210mm; height: 296mm; break-after: page }
article { position: absolute; width: 70mm; height: 37mm }
svg { position: absolute; left: 4mm; top: 5mm; width: 26mm; height: 26mm }
p { position: absolute; left: 33mm; margin: 0 }
"""
_WORKER = """
from printing import rendering
from printing.models import PrintRun
rendering.make(PrintRun.objects.get(pk={run}))
"""


def measure() -> Iterator[Figure]:
    """Yield the figures of label files."""
    batches = [scene.batch(LABELS) for _round in range(ROUNDS + 1)]
    rates: list[float] = []
    plain = scene.batch(PLAIN)
    yield figures.ratio(
        "label PDF of 10,000",
        ours=lambda: rates.append(_rate(batches.pop())) or rates[-1],
        theirs=lambda: PLAIN / figures.seconds(lambda: _plain(plain)),
        against="plain WeasyPrint, one inline SVG a label",
        target=60,
        rounds=ROUNDS,
        unit=" labels/s",
    )
    yield from _read_back(batches.pop())
    peak = processes.peak_memory(
        f"from bench import labels, scene; labels.print_labels(scene.batch({LONG}))"
    )
    yield Figure(f"label PDF of {LONG:,}, memory", peak, "MB", 300, at_most=True)
    yield _side_by_side(sorted(rates)[len(rates) // 2])


def print_labels(batch: Batch) -> PrintRun:
    """Order labels of the whole batch and make them, as the worker does."""
    run = orders.order(batch, setup=SETUP, by=None, at=timezone.now())
    rendering.render_parts(run)
    return _ready(run)


def _ready(run: PrintRun) -> PrintRun:
    run.refresh_from_db()
    if run.state != PrintRun.State.READY:
        raise RuntimeError(f"The print run is {run.state}: {run.problem}")
    return run


def _rate(batch: Batch) -> float:
    return batch.quantity / figures.seconds(lambda: print_labels(batch))


def _side_by_side(rate: float) -> Figure:
    """Let two processes make a large run and compare with one that makes a small one.

    `rate` is the small one's, in labels a second, its preparation included.
    """
    run = orders.order(scene.batch(HUGE), setup=SETUP, by=None, at=timezone.now())

    def make() -> None:
        work = processes.MEASURED.format(code=_WORKER.format(run=run.pk))
        workers = [
            subprocess.Popen([sys.executable, "-c", work], stdout=subprocess.DEVNULL)
            for _worker in range(2)
        ]
        for worker in workers:
            if worker.wait():
                raise RuntimeError("A process that printed labels failed.")

    huge = HUGE / figures.seconds(make)
    _ready(run)
    return Figure(
        f"{HUGE:,} labels in {run.parts} parts, two processes",
        huge / rate,
        "ratio",
        0.7,
        f"the rate of {LABELS:,} in one",
        detail=f"{huge:,.0f} labels/s against {rate:,.0f}, one ZIP of "
        f"{(run.size or 0) / 1e6:,.0f} MB",
    )


def _read_back(batch: Batch) -> Iterator[Figure]:
    """Scan every symbol of a file and compare it with the code of its serial."""
    run = print_labels(batch)
    site = jobs.site(batch)
    maker = symbols.symbol_maker("qr", site, batch.format)
    wanted = {maker.payload(text) for text in vault.texts(batch, 1, LABELS).tolist()}
    found = set(_scanned(files.path_of(run)))
    yield Figure(
        "symbols of that file that say their code",
        len(found & wanted) / len(wanted),
        "share",
        1.0,
        detail=f"{len(found & wanted):,} of {len(wanted):,} at {DOTS} dpi",
    )


def _scanned(path: Path) -> Iterator[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            image = pdf[number].render(scale=DOTS / 72, grayscale=True).to_numpy()
            for symbol in zxingcpp.read_barcodes(
                image, formats=zxingcpp.BarcodeFormat.QRCode
            ):
                yield symbol.text


def _plain(batch: Batch) -> None:
    """Print the same labels the way that comes to mind first."""
    import weasyprint  # noqa: PLC0415 -- slow import

    texts = [text.decode() for text in vault.texts(batch, 1, PLAIN).tolist()]
    pages = []
    for start in range(0, PLAIN, PER_PAGE):
        labels = "".join(
            _plain_label(batch, start + place + 1, text, place)
            for place, text in enumerate(texts[start : start + PER_PAGE])
        )
        pages.append(f"<section>{labels}</section>")
    html = f"<style>{_PLAIN_CSS}</style>{''.join(pages)}"
    weasyprint.HTML(string=html).write_pdf()


def _plain_label(batch: Batch, serial: int, text: str, place: int) -> str:
    left, top = place % 3 * 70, place // 3 * 37
    says = f"{settings.PUBLIC_URL}/{batch.campaign.slug}/{text}".upper()
    symbol = segno.make(says, error="m", micro=False)
    return (
        f'<article style="left:{left}mm;top:{top}mm">'
        f"{symbol.svg_inline(omitsize=True)}"
        f'<p style="top:5mm">{batch.campaign.name}</p>'
        f'<p style="top:10mm">{SETUP.instructions[0][1]}</p>'
        f'<p style="top:20mm;font:bold 10pt monospace">{batch.format.grouped(text)}</p>'
        f'<p style="top:28mm">{batch.pk}-{serial}</p></article>'
    )
