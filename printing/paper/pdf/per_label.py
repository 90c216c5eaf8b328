"""Print labels whose design flows with its texts: WeasyPrint renders each of them.

That is slow and takes memory, so few labels are rendered at once; their symbols are
drawn as on all others.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.pdf import form_xobjects, placement, rendered
from printing.paper.pdf.content_stream import Step, written
from printing.paper.pdf.form_xobjects import FontFace, Forms
from printing.paper.pdf.pdf_file import PdfFile
from printing.paper.pdf.rendered import Rendered
from printing.paper.pdf.specimens import specimen
from printing.paper.pdf.symbol_places import fitted, on_label, parted
from printing.paper.pdf.text_runs import texts_of
from printing.paper.sheets import marks
from printing.paper.symbology.symbols import Maker

SHEETS, LABELS = 50, 1200  # of a file, whichever is more: some seconds' work
BLOCK = 120  # labels rendered at once


class PerLabelPress:
    """Prints sheets of labels into a PDF."""

    extension = "pdf"
    content_type = "application/pdf"

    def __init__(self, job: Job, shown: Rendered, maker: Maker | None) -> None:
        self._job, self._shown, self._maker = job, shown, maker
        self._fronts, self._backs = placement.fronts(job), placement.backs(job)
        self.sheets_at_once = max(SHEETS, LABELS // job.layout.per_page)

    @property
    def symbol(self) -> Box | None:
        """Where the symbol stands on the first specimen, with its quiet zone."""
        _, boxes = parted(self._shown.labels[0])
        if self._maker is None or not boxes:
            return None
        return on_label(self._maker, boxes[0], self._job.layout.label_height)

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the PDF of some sheets."""
        pdf = PdfFile(file)
        shared = Forms(pdf, self._job, self._shown.resources)
        shared.put_marks(marks.content(self._job.layout, self._job.setup))
        if self._shown.back:
            shared.put_face(form_xobjects.BACK, FontFace(self._shown.back))
        plain = shared.page_entries()
        for block in placement.blocks(labels, BLOCK):
            made = self._render(block)
            entries = shared.of(made.resources).page_entries() if made else plain
            drawn = iter(self._labels(block, made))
            for here in block.here:
                places = np.flatnonzero(here).tolist()
                front = [form_xobjects.MARKS + b" Do"]
                front += [next(drawn) for _ in places]
                pdf.put_page(entries, b"\n".join(front))
                if self._shown.back:
                    back = [
                        form_xobjects.at(form_xobjects.BACK, self._backs[n])
                        for n in places
                    ]
                    pdf.put_page(plain, b"\n".join(back))
        pdf.close(self._job.words.title, placement.preferences(self._job))

    def _render(self, labels: Labels) -> Rendered | None:
        """Return the labels as WeasyPrint draws them; it cannot draw none."""
        texts, serials = texts_of(self._job, labels), labels.serials[labels.here]
        shown = [
            specimen(self._job, text.decode(), f"{serial:0{self._job.digits}}")
            for text, serial in zip(texts.tolist(), serials.tolist(), strict=True)
        ]
        return rendered.render(self._job, shown) if shown else None

    def _labels(self, labels: Labels, made: Rendered | None) -> Iterator[bytes]:
        """Return the operations that draw each label at its place of the sheet."""
        _, places = np.nonzero(labels.here)
        texts = texts_of(self._job, labels)
        paths = self._maker.paths(texts) if self._maker and made else [b""] * len(texts)
        drawn = made.labels if made else []
        for place, path, steps in zip(places.tolist(), paths, drawn, strict=True):
            yield self._label(steps, path, place)

    def _label(self, steps: Sequence[Step], path: bytes, place: int) -> bytes:
        static, boxes = parted(steps)
        setup, at = self._job.setup, self._fronts[place]
        drawn = [form_xobjects.placed(self._job, at), *map(written, static), b"Q"]
        if self._maker:
            ink = form_xobjects.color(setup.ink) + b" rg\n"
            for box in boxes:
                ground = form_xobjects.box(box.moved(*at), setup.ground)
                matrix = fitted(self._maker, box).moved(*at).operands()
                drawn += [ground, b"q %b cm\n" % matrix + ink + path + b"f Q"]
        return b"\n".join(drawn)
