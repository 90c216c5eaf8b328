"""Print labels whose layout depends on their texts: WeasyPrint renders each of them.

That is slow and takes memory, so few labels are rendered at once. Symbols are drawn by
look-up, as on stamped labels.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.pdf import form_xobjects, placement, rendered_labels
from printing.paper.pdf.content_stream import DrawingStep, encode_step
from printing.paper.pdf.form_xobjects import FormXObjects, LabelSide
from printing.paper.pdf.pdf_file import PdfFile
from printing.paper.pdf.rendered_labels import RenderedLabels
from printing.paper.pdf.specimens import make_specimen
from printing.paper.pdf.symbol_boxes import (
    fit_symbol,
    split_symbol_boxes,
    symbol_on_label,
)
from printing.paper.pdf.text_runs import present_texts
from printing.paper.sheets import crop_marks
from printing.paper.symbology.symbols import SymbolMaker

# At most, whichever allows more labels; some seconds of work.
SHEETS_PER_FILE, LABELS_PER_FILE = 50, 1200
LABELS_AT_ONCE = 120  # labels rendered at once


class PerLabelPress:
    """Writes sheets of labels as PDF, rendering each label."""

    extension = "pdf"

    def __init__(
        self, job: Job, rendered: RenderedLabels, maker: SymbolMaker | None
    ) -> None:
        self._job, self._rendered, self._maker = job, rendered, maker
        self._fronts = placement.front_corners(job)
        self._backs = placement.back_corners(job)
        self.sheets_at_once = max(
            SHEETS_PER_FILE, LABELS_PER_FILE // job.layout.per_page
        )

    @property
    def symbol(self) -> Box | None:
        """The place of the symbol on the first specimen, quiet zone included."""
        _, boxes = split_symbol_boxes(self._rendered.labels[0])
        if self._maker is None or not boxes:
            return None
        return symbol_on_label(self._maker, boxes[0], self._job.layout.label_height)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the PDF of some sheets."""
        pdf = PdfFile(file)
        forms = FormXObjects(pdf, self._job, self._rendered.resources)
        forms.put_marks(crop_marks.draw_crop_marks(self._job.layout, self._job.setup))
        if self._rendered.back:
            forms.put_side(form_xobjects.BACK_FORM, LabelSide(self._rendered.back))
        plain_entries = forms.page_entries()
        for block in placement.iter_blocks(labels, LABELS_AT_ONCE):
            rendered = self._render(block)
            entries = (
                forms.with_resources(rendered.resources).page_entries()
                if rendered
                else plain_entries
            )
            operations = iter(self._labels(block, rendered))
            for here in block.here:
                places = np.flatnonzero(here).tolist()
                front = [form_xobjects.CROP_MARKS_FORM + b" Do"]
                front += [next(operations) for _ in places]
                pdf.put_page(entries, b"\n".join(front))
                if self._rendered.back:
                    back = [
                        form_xobjects.draw_form(form_xobjects.BACK_FORM, self._backs[n])
                        for n in places
                    ]
                    pdf.put_page(plain_entries, b"\n".join(back))
        pdf.close(self._job.words.title, placement.viewer_preferences(self._job))

    def _render(self, labels: Labels) -> RenderedLabels | None:
        """Return the labels as WeasyPrint renders them; None if there are none."""
        texts, serials = present_texts(self._job, labels), labels.serials[labels.here]
        specimens = [
            make_specimen(self._job, text.decode(), f"{serial:0{self._job.digits}}")
            for text, serial in zip(texts.tolist(), serials.tolist(), strict=True)
        ]
        return (
            rendered_labels.render_labels(self._job, specimens) if specimens else None
        )

    def _labels(
        self, labels: Labels, rendered: RenderedLabels | None
    ) -> Iterator[bytes]:
        """Yield the operations that draw each label at its place on the sheet."""
        _, places = np.nonzero(labels.here)
        texts = present_texts(self._job, labels)
        paths = (
            self._maker.paths(texts) if self._maker and rendered else [b""] * len(texts)
        )
        all_steps = rendered.labels if rendered else []
        for place, path, steps in zip(places.tolist(), paths, all_steps, strict=True):
            yield self._label(steps, path, place)

    def _label(self, steps: Sequence[DrawingStep], path: bytes, place: int) -> bytes:
        static, boxes = split_symbol_boxes(steps)
        setup, corner = self._job.setup, self._fronts[place]
        operations = [
            form_xobjects.begin_label(self._job, corner),
            *map(encode_step, static),
            b"Q",
        ]
        if self._maker:
            ink = form_xobjects.encode_color(setup.ink) + b" rg\n"
            for box in boxes:
                background = form_xobjects.fill_square(
                    box.translated(*corner), setup.ground
                )
                matrix = fit_symbol(self._maker, box).translated(*corner).operands()
                operations += [background, b"q %b cm\n" % matrix + ink + path + b"f Q"]
        return b"\n".join(operations)
