"""Make jobs and labels without a database, print them and read what is on the paper."""

import io
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pikepdf
import pypdfium2
import zxingcpp

from codes.formats import CodeFormat
from printing.paper import press
from printing.paper.geometry import POINTS
from printing.paper.labels import Job, Labels, Words
from printing.paper.pdf import per_label, rendered, specimens, stamping, template
from printing.paper.setup import OWN, Setup
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.symbology import symbols

FORMAT = CodeFormat("clear", 12, "BF26-")
SITE = "HTTPS://PIN.EXAMPLE/SUMMER/"
WORDS = Words(
    title="Summer · labels", name="Summer & Friends", address="pin.example/summer"
)
# Where the parts of designs that tests write themselves stand on a label of 70 × 37.
PLACES = (
    ".symbol{position:absolute;left:1mm;top:1mm;width:20mm;height:20mm}"
    ".w{position:absolute;left:23mm;top:2mm;width:44mm}.code{font-size:8pt}"
)


def job(layout="a4-24", *, words=None, format=FORMAT, digits=5, **chosen):
    return Job(
        setup=Setup(layout=layout, **chosen),
        layout=LAYOUTS[layout],
        words=replace(WORDS, **words or {}),
        format=format,
        site=SITE,
        batch=12,
        digits=digits,
    )


def own(html, css="", **chosen):
    """Return a job with a design of one's own; its parts stand in their places."""
    return job(design=OWN, html=html, css=PLACES + css, **chosen)


def labels(job, count, *, sheets=0):
    """Return the labels of some sheets; those after `count` are not there."""
    per_page, look = job.layout.per_page, job.format
    sheets = sheets or -(-count // per_page)
    half = look.length // 2
    draw = np.random.default_rng(count)
    texts = look.spell_many(
        draw.integers(0, look.radix**half, sheets * per_page, np.uint64),
        draw.integers(
            0, look.radix ** (look.length - half), sheets * per_page, np.uint64
        ),
    )
    serials = np.arange(1, sheets * per_page + 1, dtype=np.uint64)
    shape = sheets, per_page
    return Labels(
        texts.reshape(shape), serials.reshape(shape), (serials <= count).reshape(shape)
    )


def both(job):
    """Return the two presses that can print a job that one can stamp."""
    shown = specimens.of(job)
    made = rendered.render(job, shown, back=bool(job.setup.back))
    kind = job.setup.symbol
    maker = None if kind == "none" else symbols.maker(kind, job.site, job.format)
    learnt = template.learn(made.labels, shown, made.resources)
    return stamping.StampPress(job, made, learnt, maker), per_label.PerLabelPress(
        job, made, maker
    )


@lru_cache(maxsize=16)
def prepared(job):
    """Return the press of a job; many tests print the same one."""
    return press.prepare(job)


def printed(job, labels, ready=None):
    """Return the PDF of these labels."""
    made = io.BytesIO()
    (ready or prepared(job)).write(made, labels)
    return made.getvalue()


def image(pdf, page=0, dpi=300):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=dpi / 72, grayscale=True).to_pil()


def scanned(pdf, page=0, dpi=300):
    """Return what the symbols of a page say, and the millimetres of their middles."""
    found = {}
    for symbol in zxingcpp.read_barcodes(image(pdf, page, dpi)):
        place = symbol.position
        corners = place.top_left, place.top_right, place.bottom_left, place.bottom_right
        middle = (sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4)
        found[symbol.text] = tuple(side / dpi * 25.4 for side in middle)
    return found


def payloads(job, labels, page=0):
    """Return what the symbols of a page should say, from the codes alone."""
    said = {
        text.decode().replace("-", "") for text in labels.texts[page][labels.here[page]]
    }
    return {SITE + text for text in said} if job.setup.symbol == "qr" else said


def references(job, labels, page=0):
    """Return what the labels of a page should say in letters, place by place."""
    return {
        place: (
            job.format.grouped(labels.texts[page, place].decode()),
            f"{job.batch}-{labels.serials[page, place]:0{job.digits}}",
        )
        for place in np.flatnonzero(labels.here[page]).tolist()
    }


def letters(pdf, job, page=0, cells=None):
    """Return the text of each label of a page, by where its letters stand."""
    cells = cells or list(job.layout.cells())
    found = {}
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        for index in range(text.count_chars()):
            # PDFium takes a dash at the end of a line for one of hyphenation.
            letter = text.get_text_range(index, 1).replace("\ufffe", "-")
            left, bottom, right, top = text.get_charbox(index)
            x = (left + right) / 2 / POINTS
            y = job.layout.page_height - (bottom + top) / 2 / POINTS
            for place, cell in enumerate(cells):
                if cell.x <= x <= cell.right and cell.y <= y <= cell.bottom:
                    found[place] = found.get(place, "") + letter.strip()
    return found


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))
