"""Render labels of a design and read what is on their pages, in millimetres."""

import io

import numpy as np
import pypdfium2

from printing.paper.designs import designing, weasy
from printing.paper.geometry import POINTS, Box
from tests.printing.paper.jobs import make_job

CODE = "BF26-7KQ2-M9XA-RTW4-C"
SERIAL = "12-0042"
MARKED = "#010203"
LINE = "Scan the symbol or type the code at the address below."


def full_job(**fields):
    """Return a job with everything on its labels that fits most of them."""
    given = {"instructions": (("en", LINE),), "expiry": True}
    return make_job(**given | fields)


def label(job, code=CODE, serial=SERIAL, color=MARKED):
    return designing.label(
        job, code=code, serial=serial, symbol=designing.placeholder(color)
    )


def pdf_of(job, pages=None):
    return weasy.render(
        designing.document(job, pages or [label(job)]),
        designing.stylesheet(job),
        logo=job.words.logo,
    )


def opened(content):
    return pypdfium2.PdfDocument(io.BytesIO(content))


def texts(page):
    """Return what stands on a page, line by line."""
    return page.get_textpage().get_text_range().split("\r\n")


def text_box(page):
    """Return the box around the letters of a page, in millimetres from its top."""
    found = page.get_textpage()
    boxes = [
        found.get_charbox(at)
        for at in range(found.count_chars())
        if found.get_text_range(at, 1).strip()
    ]
    return around(boxes, page.get_height())


def around(boxes, height):
    left, bottom, right, top = zip(*boxes, strict=True)
    return Box(
        min(left) / POINTS,
        (height - max(top)) / POINTS,
        (max(right) - min(left)) / POINTS,
        (max(top) - min(bottom)) / POINTS,
    )


def colored(page, color, scale=4):
    """Return the box of the pixels of this color, in millimetres from the top left."""
    # Smooth edges would hold every shade between two colors.
    drawn = page.render(scale=scale, no_smoothtext=True, no_smoothpath=True)
    wanted = tuple(bytes.fromhex(color[1:]))
    pixels = np.asarray(drawn.to_pil().convert("RGB"))
    down, across = np.nonzero((pixels == wanted).all(axis=2))
    size = scale * POINTS
    return Box(
        float(across.min()) / size,
        float(down.min()) / size,
        float(np.ptp(across) + 1) / size,
        float(np.ptp(down) + 1) / size,
    )
