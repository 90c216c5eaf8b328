"""Print labels whose design was rendered once: add their texts and symbols.

Sheets are written in blocks and not kept, so memory does not grow with their number.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

import numpy as np

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.pdf import form_xobjects, placement
from printing.paper.pdf.form_xobjects import FormXObjects, LabelSide
from printing.paper.pdf.pdf_file import PdfFile
from printing.paper.pdf.placement import Point
from printing.paper.pdf.rendered_labels import RenderedLabels
from printing.paper.pdf.symbol_boxes import (
    fit_symbol,
    symbol_on_label,
    symbol_transforms,
)
from printing.paper.pdf.template import Template
from printing.paper.pdf.text_runs import letter_rows, present_texts, run_writers
from printing.paper.sheets import crop_marks
from printing.paper.symbology.lookup_tables import Texts
from printing.paper.symbology.symbols import SymbolMaker

# At most, whichever allows more labels; some seconds of work.
SHEETS_PER_FILE, LABELS_PER_FILE = 1000, 24_000
LABELS_AT_ONCE = 1500  # some megabytes


class StampPress:
    """Writes sheets of labels as PDF, from the template of their design."""

    extension = "pdf"

    def __init__(
        self,
        job: Job,
        rendered: RenderedLabels,
        template: Template,
        maker: SymbolMaker | None,
    ) -> None:
        self._job, self._rendered, self._template = job, rendered, template
        self._maker = maker
        self._fronts = placement.front_corners(job)
        self._backs = placement.back_corners(job)
        self._run_writers = run_writers(
            template.variable_runs, rendered.fonts, self._fronts
        )
        self._symbol_transforms = (
            [
                symbol_transforms(fit_symbol(maker, square), self._fronts)
                for square in template.symbols
            ]
            if maker
            else []
        )
        self._ink = form_xobjects.encode_color(job.setup.ink) + b" rg"
        self.sheets_at_once = max(
            SHEETS_PER_FILE, LABELS_PER_FILE // job.layout.per_page
        )

    @property
    def symbol(self) -> Box | None:
        """The place of the symbol on a label, quiet zone included."""
        if self._maker is None or not self._template.symbols:
            return None
        height = self._job.layout.label_height
        return symbol_on_label(self._maker, self._template.symbols[0], height)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the PDF of some sheets."""
        pdf = PdfFile(file)
        entries = self._put_forms(pdf)
        for block in placement.iter_blocks(labels, LABELS_AT_ONCE):
            for front, back in self._contents(block):
                pdf.put_page(entries, front)
                if self._rendered.back:
                    pdf.put_page(entries, back)
        pdf.close(self._job.words.title, placement.viewer_preferences(self._job))

    def _put_forms(self, pdf: PdfFile) -> bytes:
        """Write the forms that sheets share; return the entries of every page."""
        forms = FormXObjects(pdf, self._job, self._rendered.resources)
        forms.put_marks(crop_marks.draw_crop_marks(self._job.layout, self._job.setup))
        symbol_boxes = self._template.symbols if self._maker else ()
        forms.put_side(
            form_xobjects.LABEL_FORM, LabelSide(self._template.static, symbol_boxes)
        )
        forms.put_sheet(
            form_xobjects.SHEET_FORM, form_xobjects.LABEL_FORM, self._fronts
        )
        if self._rendered.back:
            forms.put_side(form_xobjects.BACK_FORM, LabelSide(self._rendered.back))
            forms.put_sheet(
                form_xobjects.BACK_SHEET_FORM, form_xobjects.BACK_FORM, self._backs
            )
        return forms.page_entries()

    def _contents(self, labels: Labels) -> Iterator[tuple[bytes, bytes]]:
        """Yield the content of front and back of each sheet."""
        rows, columns = np.nonzero(labels.here)
        places = columns.tolist()
        texts = present_texts(self._job, labels)
        symbols = self._symbol_operations(texts, places)
        letters = letter_rows(texts, labels.serials[labels.here], self._job.digits)
        growth = [writer.growth(letters) for writer in self._run_writers]
        run_texts = [
            writer.write(letters, places, growth) for writer in self._run_writers
        ]
        label_texts = list(map(b"".join, zip(*run_texts, strict=True)))
        ends = np.searchsorted(rows, np.arange(len(labels.here) + 1)).tolist()
        for start, end in pairwise(ends):
            here = places[start:end]
            front = [form_xobjects.CROP_MARKS_FORM + b" Do"]
            front += self._sheet(
                form_xobjects.SHEET_FORM, form_xobjects.LABEL_FORM, here, self._fronts
            )
            front += [self._ink, *symbols[start:end]]
            front += [b"BT", *label_texts[start:end], b"ET"]
            back = self._sheet(
                form_xobjects.BACK_SHEET_FORM,
                form_xobjects.BACK_FORM,
                here,
                self._backs,
            )
            yield b"\n".join(front), b"\n".join(back)

    def _symbol_operations(self, texts: Texts, places: Sequence[int]) -> list[bytes]:
        """Return the operations that draw each label's symbols."""
        if self._maker is None or not len(texts):
            return [b""] * len(texts)
        paths = self._maker.paths(texts)
        symbols = [
            [
                transform[place] + path + b"f Q"
                for place, path in zip(places, paths, strict=True)
            ]
            for transform in self._symbol_transforms
        ]
        return [b"\n".join(boxes) for boxes in zip(*symbols, strict=True)]

    def _sheet(
        self, sheet: bytes, label: bytes, here: Sequence[int], places: Sequence[Point]
    ) -> list[bytes]:
        """Return the operations that draw the common part of the labels of a sheet."""
        if len(here) == len(places):
            return [sheet + b" Do"]
        return [form_xobjects.draw_form(label, places[place]) for place in here]
