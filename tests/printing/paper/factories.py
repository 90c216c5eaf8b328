"""Jobs and labels without a database."""

import io

import numpy as np

from codes.formats import CodeFormat
from printing.paper.labels import Job, Labels, Words
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout

CLEAR_FORMAT = CodeFormat("clear", 12, "BF26-")
DIGIT_FORMAT = CodeFormat("digits", 12, "", check=False)
SITE = "https://PIN.EXAMPLE/SUMMER/"

# Texts that could be commands or break a format, as the name of a campaign.
HOSTILE_TEXTS = [
    "^XA^FO0,0^FDFREE^FS^XZ",
    "~JR ~DGR:A.GRF,1,1,00",
    "_5EXA _7EJR _",
    "back\\slash \\& \\",
    "\x1b@\x1dV\x00 ESC and GS",
    "\x10\x14\x01\x00\x01 DLE DC4",
    "two\nlines\r\n\tand a tab\x00",
    "100 % %s %(name)s",
    "Café – “quoted” … €5",
    "Party 🎉👩‍👩‍👧 time",
    "\u202eevil\u202c \u200bhidden",
    "مرحبا بالعالم 25",
    "קיץ 2026",
    "Летняя акция",
    '=1+1,"quoted"',
    "x" * 300,
    "word " * 80,
]


def make_layout(width=66.0, height=40.0, **fields):
    given = {
        "name": "test",
        "title": "Test",
        "kind": "labels",
        "source": "made up",
        "page_width": width,
        "page_height": height,
        "columns": 1,
        "rows": 1,
        "label_width": width,
        "label_height": height,
        "left": 0.0,
        "top": 0.0,
        "pitch_x": width,
        "pitch_y": height,
    }
    return Layout(**given | fields)


def make_words(**fields):
    given = {"title": "Summer", "name": "Summer", "address": "pin.example/summer"}
    return Words(**given | fields)


def make_job(*, layout=None, words=None, format=CLEAR_FORMAT, site=SITE, **setup):
    return Job(
        Setup(**setup),
        layout or make_layout(),
        words or make_words(),
        format,
        site,
        batch=12,
        digits=4,
    )


def make_labels(format=CLEAR_FORMAT, count=3, *, here=None, first=1):
    numbers = [(at * 7_654_321 + 99) % format.capacity for at in range(count)]
    texts = np.array([format.spell(number) for number in numbers], "S")
    serials = np.arange(first, first + count, dtype=np.uint64)
    there = np.ones(count, bool) if here is None else np.array(here)
    return Labels(texts[:, None], serials[:, None], there[:, None])


def written_bytes(press, labels=None, *, part=0):
    file = io.BytesIO()
    press.write(file, labels or make_labels(), part=part)
    return file.getvalue()


# A job whose labels have all texts.
ALL_TEXTS = {
    "words": make_words(name="Summer of codes", expiry="Until 31 May", mark="PROOF"),
    "expiry": True,
    "instructions": (("en", "Type the code at the till"), ("es", "Teclee el código")),
    "text": "Not for resale",
}
