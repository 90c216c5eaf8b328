"""Render labels of a design, one a page, and read the pages."""

import io

import numpy as np
import pypdfium2

from printing.paper.designs import html_to_pdf, label_html, stylesheet
from printing.paper.geometry import POINTS_PER_MM, Box
from tests.printing.paper.factories import make_job

CODE = "BF26-7KQ2-M9XA-RTW4-C"
SERIAL = "12-0042"
BOX_COLOR = "#010203"
LINE = "Scan the symbol or type the code at the address below."


def make_full_job(**fields):
    """Return a job whose labels have most texts."""
    defaults = {"instructions": (("en", LINE),), "expiry": True}
    return make_job(**defaults | fields)


def build_label(job, code=CODE, serial=SERIAL, color=BOX_COLOR):
    return label_html.build_label(
        job, code=code, serial=serial, symbol=label_html.symbol_placeholder(color)
    )


def render_pdf(job, pages=None):
    return html_to_pdf.render(
        label_html.build_document(job, pages or [build_label(job)]),
        stylesheet.build_css(job),
        logo=job.words.logo,
    )


def open_pdf(content):
    return pypdfium2.PdfDocument(io.BytesIO(content))


def text_lines(page):
    """Return the text of a page, line by line."""
    return page.get_textpage().get_text_range().split("\r\n")


def text_box(page):
    """Return the box around the letters of a page, in millimetres from its top."""
    text = page.get_textpage()
    boxes = [
        text.get_charbox(at)
        for at in range(text.count_chars())
        if text.get_text_range(at, 1).strip()
    ]
    return bounding_box(boxes, page.get_height())


def bounding_box(boxes, height):
    left, bottom, right, top = zip(*boxes, strict=True)
    return Box(
        min(left) / POINTS_PER_MM,
        (height - max(top)) / POINTS_PER_MM,
        (max(right) - min(left)) / POINTS_PER_MM,
        (max(top) - min(bottom)) / POINTS_PER_MM,
    )


def box_of_color(page, color, scale=4):
    """Return the box of the pixels of this color, in millimetres from the top left."""
    # Anti-aliased edges would have every shade between two colours.
    bitmap = page.render(scale=scale, no_smoothtext=True, no_smoothpath=True)
    rgb = tuple(bytes.fromhex(color[1:]))
    pixels = np.asarray(bitmap.to_pil().convert("RGB"))
    down, across = np.nonzero((pixels == rgb).all(axis=2))
    size = scale * POINTS_PER_MM
    return Box(
        float(across.min()) / size,
        float(down.min()) / size,
        float(np.ptp(across) + 1) / size,
        float(np.ptp(down) + 1) / size,
    )
