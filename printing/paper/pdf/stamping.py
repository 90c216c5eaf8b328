"""Print labels whose design was rendered once: set their texts, draw their symbols.

Some sheets at a time, and what is written is forgotten, so memory stays flat.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

import numpy as np

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.pdf import form_xobjects, placement
from printing.paper.pdf.form_xobjects import FontFace, Forms
from printing.paper.pdf.pdf_file import PdfFile
from printing.paper.pdf.placement import Point
from printing.paper.pdf.rendered import Rendered
from printing.paper.pdf.symbol_places import fitted, heads, on_label
from printing.paper.pdf.template import Template
from printing.paper.pdf.text_runs import letters_of, lines_of, texts_of
from printing.paper.sheets import marks
from printing.paper.symbology.symbols import Maker
from printing.paper.symbology.tables import Texts

SHEETS, LABELS = 1000, 24_000  # of a file, whichever is more: some seconds' work
BLOCK = 1500  # labels set at once: some megabytes


class StampPress:
    """Prints sheets of labels into a PDF."""

    extension = "pdf"
    content_type = "application/pdf"

    def __init__(
        self, job: Job, rendered: Rendered, template: Template, maker: Maker | None
    ) -> None:
        self._job, self._rendered, self._template = job, rendered, template
        self._maker = maker
        self._fronts, self._backs = placement.fronts(job), placement.backs(job)
        self._lines = lines_of(template.slots, rendered.fonts, self._fronts)
        self._symbols = (
            [heads(fitted(maker, square), self._fronts) for square in template.symbols]
            if maker
            else []
        )
        self._ink = form_xobjects.color(job.setup.ink) + b" rg"
        self.sheets_at_once = max(SHEETS, LABELS // job.layout.per_page)

    @property
    def symbol(self) -> Box | None:
        """Where the symbol stands on a label, with its quiet zone."""
        if self._maker is None or not self._template.symbols:
            return None
        height = self._job.layout.label_height
        return on_label(self._maker, self._template.symbols[0], height)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the PDF of some sheets."""
        pdf = PdfFile(file)
        entries = self._put_forms(pdf)
        for block in placement.blocks(labels, BLOCK):
            for front, back in self._contents(block):
                pdf.put_page(entries, front)
                if self._rendered.back:
                    pdf.put_page(entries, back)
        pdf.close(self._job.words.title, placement.preferences(self._job))

    def _put_forms(self, pdf: PdfFile) -> bytes:
        """Write what sheets share; return the entries that every page has."""
        shared = Forms(pdf, self._job, self._rendered.resources)
        shared.put_marks(marks.content(self._job.layout, self._job.setup))
        grounds = self._template.symbols if self._maker else ()
        shared.put_face(form_xobjects.LABEL, FontFace(self._template.static, grounds))
        shared.put_sheet(form_xobjects.SHEET, form_xobjects.LABEL, self._fronts)
        if self._rendered.back:
            shared.put_face(form_xobjects.BACK, FontFace(self._rendered.back))
            shared.put_sheet(form_xobjects.BACKS, form_xobjects.BACK, self._backs)
        return shared.page_entries()

    def _contents(self, labels: Labels) -> Iterator[tuple[bytes, bytes]]:
        """Return what stands on each sheet, on its front and on its back."""
        rows, columns = np.nonzero(labels.here)
        places = columns.tolist()
        texts = texts_of(self._job, labels)
        drawn = self._drawn(texts, places)
        letters = letters_of(texts, labels.serials[labels.here], self._job.digits)
        growth = [line.growth(letters) for line in self._lines]
        said = [line.set(letters, places, growth) for line in self._lines]
        lines = list(map(b"".join, zip(*said, strict=True)))
        ends = np.searchsorted(rows, np.arange(len(labels.here) + 1)).tolist()
        for start, end in pairwise(ends):
            here = places[start:end]
            front = [form_xobjects.MARKS + b" Do"]
            front += self._sheet(
                form_xobjects.SHEET, form_xobjects.LABEL, here, self._fronts
            )
            front += [self._ink, *drawn[start:end]]
            front += [b"BT", *lines[start:end], b"ET"]
            back = self._sheet(
                form_xobjects.BACKS, form_xobjects.BACK, here, self._backs
            )
            yield b"\n".join(front), b"\n".join(back)

    def _drawn(self, texts: Texts, places: Sequence[int]) -> list[bytes]:
        """Return the operations that draw each label's symbols."""
        if self._maker is None or not len(texts):
            return [b""] * len(texts)
        paths = self._maker.paths(texts)
        drawn = [
            [
                head[place] + path + b"f Q"
                for place, path in zip(places, paths, strict=True)
            ]
            for head in self._symbols
        ]
        return [b"\n".join(boxes) for boxes in zip(*drawn, strict=True)]

    def _sheet(
        self, sheet: bytes, label: bytes, here: Sequence[int], places: Sequence[Point]
    ) -> list[bytes]:
        """Return the operations for what labels share, where there are labels."""
        if len(here) == len(places):
            return [sheet + b" Do"]
        return [form_xobjects.at(label, places[place]) for place in here]
