"""Render previews and proof sheets, with codes that can never be redeemed.

Both are PDF, whatever output was chosen. `sample_output` shows the others: they are
commands for printers that arrange text in their own fonts, or data.
"""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import override

from codes import proof_codes, vault
from codes.models import Batch
from printing import jobs, reprints
from printing.paper import press
from printing.paper.labels import Job, Labels
from printing.paper.pdf import raster
from printing.paper.press import Press
from printing.paper.setup import Setup
from printing.paper.sheets import imposition
from printing.paper.symbology import readability, symbols
from staff import trail
from staff.models import User

PREVIEW_WIDTH = 1200  # pixels: sharp on a phone, some hundred kilobytes
SAMPLE_LABELS = 3


def render_proof_sheet(
    batch: Batch, setup: Setup, *, by: User | None, at: datetime
) -> bytes:
    """Return a PDF of one sheet full of proof codes, each label marked as a proof.

    Recorded in the trail. Raises Unprintable or Sealed.
    """
    with override(jobs.label_language(setup)):
        mark = _("PROOF")
    job = _build_job(batch, _as_pdf(setup), mark)
    pdf = _write(press.for_output(job), proof_labels(batch, job))
    trail.record("print_runs.proofed", batch, by=by, at=at, layout=setup.layout)
    return pdf


def render_preview(
    batch: Batch, setup: Setup, *, first: int = 1, last: int = 0
) -> tuple[bytes, dict[str, Any]]:
    """Return the first page of a PDF of these serials as PNG, and figures about it.

    If the serials were printed before, the labels have the mark of a reprint. The
    sizes of sheet and symbol are among the figures only where the output is PDF.
    Raises Unprintable or Sealed.
    """
    last = last or batch.generated or batch.quantity
    job = _build_preview_job(batch, _as_pdf(setup), first, last)
    label_press = press.for_output(job)
    pdf = _write(label_press, proof_labels(batch, job, first=first, last=last))
    figures: dict[str, Any] = {"labels": last - first + 1}
    if setup.output == "pdf":
        figures |= _pdf_figures(job, label_press, last - first + 1)
    return raster.render_png(pdf, page=0, width=PREVIEW_WIDTH), figures


def sample_output(
    batch: Batch, setup: Setup, *, first: int = 1, last: int = 0
) -> bytes:
    """Return the first labels of a run of these serials, in the output of the setup.

    Raises Unprintable or Sealed.
    """
    last = last or batch.generated or batch.quantity
    job = _build_preview_job(batch, setup, first, last)
    labels = proof_labels(batch, job, first=first, last=last)
    place_numbers = labels.here.cumsum().reshape(labels.here.shape)
    first_labels = labels.here & (place_numbers <= SAMPLE_LABELS)
    return _write(press.for_output(job), replace(labels, here=first_labels))


def proof_labels(
    batch: Batch, job: Job, sheets: int = 1, *, first: int = 1, last: int = 0
) -> Labels:
    """Return proof codes in the places of the serials `first` to `last`.

    0 for `last` fills the sheets.
    """
    setup = job.setup
    places = sheets * job.layout.per_page - setup.skip
    serials = imposition.serials(
        job.layout,
        first=first,
        last=last or first + places - 1,
        skip=setup.skip,
        order=setup.order,
        pages=range(sheets),
    )
    here = serials > 0
    # A full sheet can have more places than the batch has serials: start again at 1,
    # as references have room for the digits of its quantity only.
    highest = np.uint64(10**job.digits - 1)
    serials[here] = (serials[here] - np.uint64(1)) % highest + np.uint64(1)
    spelled = proof_codes.texts(batch, int(here.sum()))
    texts = here.astype(spelled.dtype)
    texts[:] = b""
    texts[here] = spelled
    return Labels(texts, serials, here)


def _build_preview_job(batch: Batch, setup: Setup, first: int, last: int) -> Job:
    mark = jobs.reprint_mark(reprints.next_copy(batch, first, last), setup)
    return _build_job(batch, setup, mark)


def _build_job(batch: Batch, setup: Setup, mark: str) -> Job:
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    if batch.is_sealed:
        raise vault.Sealed
    return jobs.build_job(batch, setup, mark=mark)


def _as_pdf(setup: Setup) -> Setup:
    """Return the setup with PDF as its output."""
    return replace(setup, output="pdf")


def _write(label_press: Press, labels: Labels) -> bytes:
    file = BytesIO()
    label_press.write(file, labels)
    return file.getvalue()


def _pdf_figures(job: Job, label_press: Press, count: int) -> dict[str, Any]:
    """Return the sheets and parts of so many labels, and lengths in millimetres."""
    layout = job.layout
    pages = imposition.pages(layout, count, job.setup.skip)
    figures: dict[str, Any] = {
        "pages": pages,
        "parts": -(-pages // jobs.sheets_per_part(job, label_press.sheets_at_once)),
        "page_width": layout.page_width,
        "page_height": layout.page_height,
    }
    if label_press.symbol is not None:
        maker = symbols.symbol_maker(job.setup.symbol, job.site, job.format)
        figures |= readability.measure_symbol(job, maker, label_press.symbol)
    return figures
