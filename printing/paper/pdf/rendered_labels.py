"""Render labels with WeasyPrint, one page each, and parse the pages."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from django.utils.translation import gettext as _

from printing.paper.designs import html_to_pdf, label_html, stylesheet
from printing.paper.geometry import POINTS_PER_MM
from printing.paper.labels import Job
from printing.paper.pdf.content_stream import (
    ContentReader,
    DrawingStep,
    Operation,
    PaintedArea,
    TextRun,
)
from printing.paper.pdf.fonts import PdfFont, fonts_of_page
from printing.paper.pdf.specimens import Specimen
from printing.paper.unprintable import Unprintable


@dataclass(frozen=True, slots=True)
class RenderedLabels:
    """Labels as drawing steps, their common back if any, fonts and resources."""

    labels: list[list[DrawingStep]]
    back: tuple[Operation | TextRun, ...]
    fonts: dict[str, PdfFont]
    resources: pikepdf.Object
    pdf: pikepdf.Pdf  # owns the resources; must stay open
    has_symbol: bool  # whether the design has a box for the symbol


def render_labels(
    job: Job, specimens: Sequence[Specimen], *, back: bool = False
) -> RenderedLabels:
    """Return labels with the texts of these specimens; raise Unprintable."""
    pages = _build_pages(job, specimens, back=back)
    content = html_to_pdf.render(
        label_html.build_document(job, pages),
        stylesheet.build_css(job),
        logo=job.words.logo,
    )
    pdf = pikepdf.open(io.BytesIO(content))
    if len(pdf.pages) != len(pages):
        raise Unprintable(
            _(
                "This does not fit on one label. Take something off it, make the type "
                "smaller or choose a larger label."
            )
        )
    fonts = fonts_of_page(pdf.pages[0])
    bleed = job.setup.bleed * POINTS_PER_MM
    steps_by_page = [
        list(ContentReader(page, fonts, bleed=bleed).steps()) for page in pdf.pages
    ]
    labels = steps_by_page[: len(specimens)]
    back_steps = tuple(
        step
        for page in steps_by_page[len(specimens) :]
        for step in page
        if not isinstance(step, PaintedArea)
    )
    has_symbol = label_html.symbol_placeholder(specimens[0].mark) in pages[0]
    return RenderedLabels(
        labels, back_steps, fonts, pdf.pages[0].obj.Resources, pdf, has_symbol
    )


def _build_pages(job: Job, specimens: Sequence[Specimen], *, back: bool) -> list[str]:
    """Return the HTML of each label, and of the back if requested."""
    pages = [
        label_html.build_label(
            job,
            code=specimen.code,
            serial=specimen.serial,
            symbol=label_html.symbol_placeholder(specimen.mark),
        )
        for specimen in specimens
    ]
    if back:
        pages.append(label_html.build_back(job))
    return pages
