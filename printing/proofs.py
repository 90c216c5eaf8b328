"""Show what will be printed, with codes that are void for ever."""

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

WIDTH = 1200  # pixels of a preview: sharp on a phone, some hundred kilobytes
SAMPLE = 3  # labels of what a machine is sent


def sheet(batch: Batch, setup: Setup, *, by: User | None, at: datetime) -> bytes:
    """Return a PDF of one sheet full of proofs, marked so. Raises as `order` does."""
    with override(jobs.language_of(setup)):
        mark = _("PROOF")
    job = _job(batch, _on_paper(setup), mark)
    made = _printed(press.for_output(job), labels(batch, job))
    trail.record("print_runs.proofed", batch, by=by, at=at, layout=setup.layout)
    return made


def picture(
    batch: Batch, setup: Setup, *, first: int = 1, last: int = 0
) -> tuple[bytes, dict[str, Any]]:
    """Return the first page of the labels as they will be, and figures about them.

    A PNG. Of serials that were printed before it shows the mark of a reprint. Raises
    as `order` does.
    """
    last = last or batch.generated or batch.quantity
    mark = jobs.mark_of(reprints.next_of(batch, first, last), setup)
    job = _job(batch, _on_paper(setup), mark, last=last)
    ready = press.for_output(job)
    made = _printed(ready, labels(batch, job, first=first, last=last))
    notes = _figures(job, ready, last - first + 1)
    return raster.render_png(made, page=0, width=WIDTH), notes


def sample(batch: Batch, setup: Setup) -> bytes:
    """Return what a machine is sent for the first labels, of codes that are void."""
    job = _job(batch, setup, "")
    few = labels(batch, job, first=1, last=SAMPLE)
    return _printed(press.for_output(job), few)


def labels(
    batch: Batch, job: Job, sheets: int = 1, *, first: int = 1, last: int = 0
) -> Labels:
    """Return proof codes in the places of serials `first` to `last` (0: in all)."""
    setup = job.setup
    room = sheets * job.layout.per_page - setup.skip
    serials = imposition.serials(
        job.layout,
        first=first,
        last=last or first + room - 1,
        skip=setup.skip,
        order=setup.order,
        pages=range(sheets),
    )
    here = serials > 0
    # A full sheet may go further than the batch, whose references have their digits.
    most = np.uint64(10**job.digits - 1)
    serials[here] = (serials[here] - np.uint64(1)) % most + np.uint64(1)
    spelled = proof_codes.texts(batch, int(here.sum()))
    texts = here.astype(spelled.dtype)
    texts[:] = b""
    texts[here] = spelled
    return Labels(texts, serials, here)


def _job(batch: Batch, setup: Setup, mark: str, last: int = 0) -> Job:
    batch.refresh_from_db(fields=["generated", "sealed_at"])
    if batch.is_sealed:
        raise vault.Sealed
    last = last or batch.generated or batch.quantity
    return jobs.job(batch, setup, mark=mark, last=last)


def _on_paper(setup: Setup) -> Setup:
    """Return the setup as a PDF: what a label looks like that a machine will print."""
    return replace(setup, output="pdf")


def _printed(ready: Press, proofs: Labels) -> bytes:
    file = BytesIO()
    ready.write(file, proofs)
    return file.getvalue()


def _figures(job: Job, ready: Press, count: int) -> dict[str, Any]:
    """Return what a marketer would count and measure on the paper."""
    layout = job.layout
    pages = imposition.pages(layout, count, job.setup.skip)
    figures: dict[str, Any] = {
        "labels": count,
        "pages": pages,
        "parts": -(-pages // jobs.sheets_of_a_part(job, ready.sheets_at_once)),
        "page_width": layout.page_width,
        "page_height": layout.page_height,
    }
    if ready.symbol is not None:
        maker = symbols.symbol_maker(job.setup.symbol, job.site, job.format)
        figures |= readability.measure_symbol(job, maker, ready.symbol)
    return figures
