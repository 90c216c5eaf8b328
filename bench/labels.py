"""A PDF of 2,400 labels, against plain WeasyPrint with a PNG symbol on each."""

import base64
import io
import time
from collections.abc import Iterator

import zxingcpp
from django.conf import settings
from django.utils import timezone
from PIL import Image

from bench import figures, processes, scene
from bench.figures import Figure
from codes import printing, symbols, vault
from codes.models import Batch

LABELS = 2_400
PER_PAGE = 24
ROUNDS = 3

_PLAIN_CSS = """
@page { size: A4; margin: 0 }
body { margin: 0; font: 6.5pt sans-serif }
section { position: relative; width: 210mm; height: 296mm; break-after: page }
article { position: absolute; width: 70mm; height: 37mm }
img { position: absolute; left: 4mm; top: 5mm; width: 26mm; height: 26mm;
      image-rendering: pixelated }
p { position: absolute; left: 33mm; margin: 0 }
"""


def measure() -> Iterator[Figure]:
    """Yield the figures of the label PDF."""
    batch = scene.batch(LABELS)
    yield figures.ratio(
        "label PDF of 2,400",
        ours=lambda: LABELS / figures.seconds(lambda: print_labels(batch)),
        theirs=lambda: LABELS / figures.seconds(lambda: _plain(batch)),
        against="plain WeasyPrint, one PNG a label",
        target=1.0,
        rounds=ROUNDS,
        unit=" labels/s",
    )
    peak = processes.peak_memory(
        f"from bench import labels, scene; labels.print_labels(scene.batch({LABELS}))"
    )
    yield Figure("label PDF of 2,400, memory", peak, "MB", 400, at_most=True)


def print_labels(batch: Batch) -> None:
    """Order labels of the whole batch and render them, as the worker does."""
    run = printing.order(
        batch, instructions="Scan me, or type the code.", by=None, at=timezone.now()
    )
    while not printing.render(run, until=time.monotonic() + 600):
        pass
    run.refresh_from_db()
    if run.state != printing.State.READY:
        raise RuntimeError(f"The print run is {run.state}: {run.problem}")


def _plain(batch: Batch) -> None:
    """Print the same labels the way that comes to mind first."""
    import weasyprint  # noqa: PLC0415 -- slow import

    texts = [text.decode() for text in vault.texts(batch, 1, LABELS).tolist()]
    pages = []
    for start in range(0, LABELS, PER_PAGE):
        labels = "".join(
            _plain_label(batch, start + place + 1, text, place)
            for place, text in enumerate(texts[start : start + PER_PAGE])
        )
        pages.append(f"<section>{labels}</section>")
    html = f"<style>{_PLAIN_CSS}</style>{''.join(pages)}"
    weasyprint.HTML(string=html).write_pdf()


def _plain_label(batch: Batch, serial: int, text: str, place: int) -> str:
    left, top = place % 3 * 70, place // 3 * 37
    return (
        f'<article style="left:{left}mm;top:{top}mm">'
        f'<img src="data:image/png;base64,{_png(batch, text)}">'
        f'<p style="top:5mm">{batch.campaign.name}</p>'
        f'<p style="top:10mm">Scan me, or type the code.</p>'
        f'<p style="top:20mm;font:bold 10pt monospace">{batch.format.grouped(text)}</p>'
        f'<p style="top:28mm">{batch.pk}-{serial}</p></article>'
    )


def _png(batch: Batch, text: str) -> str:
    says = symbols.payload(settings.PUBLIC_URL, batch.campaign.slug, text)
    made = zxingcpp.create_barcode(says, zxingcpp.BarcodeFormat.QRCode)
    picture = io.BytesIO()
    Image.fromarray(made.to_image(scale=1)).convert("1").save(picture, "PNG")
    return base64.b64encode(picture.getvalue()).decode()
