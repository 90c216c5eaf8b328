"""Jobs and labels without a database, printed as PDF; what is on its pages."""

import io
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pikepdf
import pypdfium2
import zxingcpp

from codes.formats import CodeFormat
from printing.paper import press
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.labels import Job, Labels, Words
from printing.paper.pdf import per_label, rendered_labels, specimens, stamping, template
from printing.paper.setup import OWN, Setup
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.symbology import symbols

FORMAT = CodeFormat("clear", 12, "BF26-")
SITE = "https://PIN.EXAMPLE/SUMMER/"
WORDS = Words(
    title="Summer · labels", name="Summer & Friends", address="pin.example/summer"
)
# CSS that places the parts of a test's own design on a label of 70 × 37 mm.
PART_POSITIONS = (
    ".symbol{position:absolute;left:1mm;top:1mm;width:20mm;height:20mm}"
    ".w{position:absolute;left:23mm;top:2mm;width:44mm}.code{font-size:8pt}"
)


def make_job(layout="a4-24", *, words=None, format=FORMAT, digits=5, **chosen):
    return Job(
        setup=Setup(layout=layout, **chosen),
        layout=LAYOUTS[layout],
        words=replace(WORDS, **words or {}),
        format=format,
        site=SITE,
        batch=12,
        digits=digits,
    )


def make_own_job(html, css="", **chosen):
    """Return a job with an own design; PART_POSITIONS places its parts."""
    return make_job(design=OWN, html=html, css=PART_POSITIONS + css, **chosen)


def make_labels(job, count, *, sheets=0):
    """Return the labels of some sheets; cells after `count` are empty."""
    per_page, look = job.layout.per_page, job.format
    sheets = sheets or -(-count // per_page)
    half = look.length // 2
    random = np.random.default_rng(count)
    texts = look.spell_many(
        random.integers(0, look.radix**half, sheets * per_page, np.uint64),
        random.integers(
            0, look.radix ** (look.length - half), sheets * per_page, np.uint64
        ),
    )
    serials = np.arange(1, sheets * per_page + 1, dtype=np.uint64)
    shape = sheets, per_page
    return Labels(
        texts.reshape(shape), serials.reshape(shape), (serials <= count).reshape(shape)
    )


def both_presses(job):
    """Return the stamping and the per-label press of a job that can be stamped."""
    samples = specimens.make_specimens(job)
    rendered = rendered_labels.render_labels(job, samples, back=bool(job.setup.back))
    kind = job.setup.symbol
    maker = None if kind == "none" else symbols.symbol_maker(kind, job.site, job.format)
    learnt = template.learn_template(rendered.labels, samples, rendered.resources)
    return (
        stamping.StampPress(job, rendered, learnt, maker),
        per_label.PerLabelPress(job, rendered, maker),
    )


@lru_cache(maxsize=16)
def prepared_press(job):
    """Return the press of a job, cached: many tests use the same one."""
    return press.prepare_pdf(job)


def print_pdf(job, labels, job_press=None):
    """Return the PDF of these labels."""
    rendered = io.BytesIO()
    (job_press or prepared_press(job)).write(rendered, labels)
    return rendered.getvalue()


def render_page(pdf, page=0, dpi=300):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil()


def scan_page(pdf, page=0, dpi=300):
    """Return the payloads of the symbols of a page, and their centres in mm."""
    found = {}
    for symbol in zxingcpp.read_barcodes(render_page(pdf, page, dpi)):
        place = symbol.position
        corners = place.top_left, place.top_right, place.bottom_left, place.bottom_right
        middle = (sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4)
        found[symbol.text] = tuple(side / dpi * 25.4 for side in middle)
    return found


def expected_payloads(job, labels, page=0):
    """Return the payloads that the symbols of a page should have."""
    texts = {
        text.decode().replace("-", "") for text in labels.texts[page][labels.here[page]]
    }
    return {SITE + text for text in texts} if job.setup.symbol == "qr" else texts


def expected_texts(job, labels, page=0):
    """Return code and reference that the labels of a page should show, by cell."""
    return {
        place: (
            job.format.grouped(labels.texts[page, place].decode()),
            f"{job.batch}-{labels.serials[page, place]:0{job.digits}}",
        )
        for place in np.flatnonzero(labels.here[page]).tolist()
    }


def read_letters(pdf, job, page=0, cells=None):
    """Return the text of each cell of a page, by the places of the letters."""
    cells = cells or list(job.layout.cells())
    found = {}
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        for index in range(text.count_chars()):
            # PDFium takes a dash at the end of a line for one of hyphenation.
            letter = text.get_text_range(index, 1).replace("\ufffe", "-")
            left, bottom, right, top = text.get_charbox(index)
            x = (left + right) / 2 / POINTS_PER_MM
            y = job.layout.page_height - (bottom + top) / 2 / POINTS_PER_MM
            for place, cell in enumerate(cells):
                if cell.x <= x <= cell.right and cell.y <= y <= cell.bottom:
                    found[place] = found.get(place, "") + letter.strip()
    return found


def open_pdf(pdf):
    return pikepdf.open(io.BytesIO(pdf))
