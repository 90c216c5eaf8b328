"""Let WeasyPrint draw labels, a page each, and read what it drew."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from django.utils.translation import gettext as _

from printing.paper.designs import designing, weasy
from printing.paper.geometry import POINTS
from printing.paper.labels import Job
from printing.paper.pdf.content_stream import Area, Operation, Reader, Run, Step
from printing.paper.pdf.fonts import Font, fonts_of
from printing.paper.pdf.specimens import Specimen
from printing.paper.unprintable import Unprintable


@dataclass(frozen=True, slots=True)
class Rendered:
    """Labels as drawn, the back of them all if there is one, and what they use."""

    labels: list[list[Step]]
    back: tuple[Operation | Run, ...]
    fonts: dict[str, Font]
    resources: pikepdf.Object
    pdf: pikepdf.Pdf  # that the resources are of
    boxed: bool  # whether the design asks for a symbol


def render(job: Job, specimens: Sequence[Specimen], *, back: bool = False) -> Rendered:
    """Return labels with these texts, from one rendering; raise Unprintable."""
    pages = [
        designing.label(
            job,
            code=specimen.code,
            serial=specimen.serial,
            symbol=designing.placeholder(specimen.mark),
        )
        for specimen in specimens
    ]
    if back:
        pages.append(designing.back(job))
    content = weasy.render(
        designing.document(job, pages),
        designing.stylesheet(job),
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
    fonts = fonts_of(pdf.pages[0])
    bleed = job.setup.bleed * POINTS
    drawn = [list(Reader(page, fonts, bleed=bleed).steps()) for page in pdf.pages]
    labels = drawn[: len(specimens)]
    behind = tuple(
        step
        for page in drawn[len(specimens) :]
        for step in page
        if not isinstance(step, Area)
    )
    boxed = designing.placeholder(specimens[0].mark) in pages[0]
    return Rendered(labels, behind, fonts, pdf.pages[0].obj.Resources, pdf, boxed)
