"""Measure labels: speed against plain WeasyPrint, memory, parallel workers, scans."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import segno
import zxingcpp
from django.utils import timezone

from bench import figures, processes, scene
from bench.figures import Figure
from codes import vault
from codes.models import Batch
from console.demo import scene as demo_scene
from printing import files, jobs, orders, rendering
from printing.models import PrintRun
from printing.paper.setup import Setup
from printing.paper.symbology import symbols

LABELS = 10_000
PLAIN_LABELS = 240  # more of them need more memory, at the same rate
LABELS_PER_PAGE = 24
ROUNDS = 3
LONG_RUN = 100_000
HUGE_RUN = 1_000_000
DPI = 300
SETUP = Setup(instructions=(("en", "Scan me, or type the code at our address."),))

_PLAIN_CSS = """
@page { size: A4; margin: 0 }
body { margin: 0; font: 6.5pt sans-serif }
section { position: relative; width: 210mm; height: 296mm; break-after: page }
article { position: absolute; width: 70mm; height: 37mm }
svg { position: absolute; left: 4mm; top: 5mm; width: 26mm; height: 26mm }
p { position: absolute; left: 33mm; margin: 0 }
"""


def measure() -> Iterator[Figure]:
    """Yield the figures of label files."""
    batches = [scene.batch(LABELS) for _ in range(ROUNDS + 1)]
    rates: list[float] = []
    plain = scene.batch(PLAIN_LABELS)

    def ours() -> float:
        rates.append(_rate(batches.pop()))
        return rates[-1]

    yield figures.ratio(
        "label PDF of 10,000",
        ours=ours,
        theirs=lambda: PLAIN_LABELS / figures.seconds(lambda: _print_plainly(plain)),
        against="plain WeasyPrint, one inline SVG a label",
        target=60,
        rounds=ROUNDS,
        unit=" labels/s",
    )
    yield _scan(batches.pop())
    peak = processes.peak_memory(
        f"from bench import labels, scene; labels.print_labels(scene.batch({LONG_RUN}))"
    )
    yield Figure(f"label PDF of {LONG_RUN:,}, memory", peak, "MB", 300, at_most=True)
    yield _in_parallel(sorted(rates)[len(rates) // 2])


def print_labels(batch: Batch) -> PrintRun:
    """Order labels of the whole batch and make them, as the worker does."""
    return demo_scene.print_labels(batch, setup=SETUP, by=None, at=timezone.now())


def render(run_id: int) -> None:
    """Make parts of a print run until none is missing, in a process of its own."""
    rendering.render_parts(PrintRun.objects.get(pk=run_id))


def _rate(batch: Batch) -> float:
    return batch.quantity / figures.seconds(lambda: print_labels(batch))


def _in_parallel(rate: float) -> Figure:
    """Compare two processes that make a large run with one that makes a small one.

    `rate` is that of the small run, in labels a second, its preparation included.
    """
    run = orders.order(scene.batch(HUGE_RUN), setup=SETUP, by=None, at=timezone.now())

    def make() -> None:
        code = f"from bench import labels; labels.render({run.pk})"
        argv = [sys.executable, "-c", processes.MEASURED.format(code=code)]
        workers = [subprocess.Popen(argv, stdout=subprocess.DEVNULL) for _ in range(2)]
        for worker in workers:
            if worker.wait():
                raise RuntimeError(
                    "A process that printed labels failed: see its traceback above."
                )

    huge = HUGE_RUN / figures.seconds(make)
    run.refresh_from_db()
    if run.state != PrintRun.State.READY:
        raise RuntimeError(f"The print run is {run.state}: {run.problem}")
    return Figure(
        f"{HUGE_RUN:,} labels in {run.parts} parts, two processes",
        huge / rate,
        "ratio",
        0.7,
        f"the rate of {LABELS:,} in one",
        detail=f"{huge:,.0f} labels/s against {rate:,.0f}, one ZIP of "
        f"{(run.size or 0) / 1e6:,.0f} MB",
    )


def _scan(batch: Batch) -> Figure:
    """Scan every symbol of a file; return the share of codes that were found."""
    run = print_labels(batch)
    site = jobs.qr_url_prefix(batch)
    maker = symbols.symbol_maker("qr", site, batch.format)
    expected = {maker.payload(text) for text in vault.texts(batch, 1, LABELS).tolist()}
    found = expected & set(_scanned(files.file_path(run)))
    return Figure(
        "symbols of that file that say their code",
        len(found) / len(expected),
        "share",
        1.0,
        detail=f"{len(found):,} of {len(expected):,} at {DPI} dpi",
    )


def _scanned(path: Path) -> Iterator[str]:
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            image = pdf[number].render(scale=DPI / 72, grayscale=True).to_numpy()
            for symbol in zxingcpp.read_barcodes(image, formats=formats):
                yield symbol.text


def _print_plainly(batch: Batch) -> None:
    """Print the same labels with one inline SVG each."""
    import weasyprint  # noqa: PLC0415 -- slow import

    texts = [text.decode() for text in vault.texts(batch, 1, PLAIN_LABELS).tolist()]
    pages = []
    for start in range(0, PLAIN_LABELS, LABELS_PER_PAGE):
        labels = "".join(
            _plain_label(batch, start + place + 1, text, place)
            for place, text in enumerate(texts[start : start + LABELS_PER_PAGE])
        )
        pages.append(f"<section>{labels}</section>")
    html = f"<style>{_PLAIN_CSS}</style>{''.join(pages)}"
    weasyprint.HTML(string=html).write_pdf()


def _plain_label(batch: Batch, serial: int, text: str, place: int) -> str:
    left, top = place % 3 * 70, place // 3 * 37
    payload = jobs.qr_url_prefix(batch) + text.replace("-", "")
    symbol = segno.make(payload, error="m", micro=False)
    return (
        f'<article style="left:{left}mm;top:{top}mm">'
        f"{symbol.svg_inline(omitsize=True)}"
        f'<p style="top:5mm">{batch.campaign.name}</p>'
        f'<p style="top:10mm">{SETUP.instructions[0][1]}</p>'
        f'<p style="top:20mm;font:bold 10pt monospace">{batch.format.grouped(text)}</p>'
        f'<p style="top:28mm">{batch.pk}-{serial}</p></article>'
    )
