"""Check rendered specimens: the code is complete on the label, the symbol readable."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.labels import Job
from printing.paper.pdf.content_stream import (
    DrawingStep,
    Edges,
    PaintedArea,
    TextRun,
    clip_edges,
)
from printing.paper.pdf.rendered_labels import RenderedLabels
from printing.paper.pdf.specimens import Specimen
from printing.paper.pdf.symbol_boxes import (
    edges_to_box,
    split_symbol_boxes,
    symbol_on_label,
)
from printing.paper.symbology import readability
from printing.paper.symbology.symbols import SymbolMaker
from printing.paper.unprintable import Unprintable

EDGE_TOLERANCE = (
    0.2 * POINTS_PER_MM
)  # by which letters may leave the label before they look cut off

# How WeasyPrint begins the names of pictures, and of transparency groups, whose content
# is not parsed.
PICTURE_PREFIX, GROUP_PREFIX = "/i", "/x"


def check_specimens(
    job: Job,
    rendered: RenderedLabels,
    specimens: Sequence[Specimen],
    maker: SymbolMaker | None,
) -> None:
    """Raise Unprintable if a code is cut off or a symbol is not readable."""
    for steps, specimen in zip(rendered.labels, specimens, strict=True):
        _check_code(job, steps, specimen)
    if maker and rendered.has_symbol:
        _check_symbols(job, rendered, maker)


def _check_code(job: Job, steps: Sequence[DrawingStep], specimen: Specimen) -> None:
    layout = job.layout
    label = (
        0.0,
        0.0,
        layout.label_width * POINTS_PER_MM,
        layout.label_height * POINTS_PER_MM,
    )
    shown_text = ""
    for run in steps:
        if isinstance(run, TextRun) and _shows_code(run.text, specimen):
            edges = run.edges(descent=0)
            if not (_is_inside(edges, label) and _is_inside(edges, run.clip or label)):
                raise Unprintable(
                    _(
                        "The code does not fit on the label. Make it smaller, take "
                        "something off the label or choose a larger one."
                    )
                )
            shown_text += run.text
    has_group = any(
        isinstance(step, PaintedArea) and step.name[:2] == GROUP_PREFIX
        for step in steps
    )
    shown_letters = iter(shown_text)
    if not has_group and not all(letter in shown_letters for letter in specimen.code):
        raise Unprintable(_("The design does not show the whole code on the label."))


def _shows_code(text: str, specimen: Specimen) -> bool:
    """Return whether a run shows a part of the code, or the serial."""
    core = text.strip(" -")
    return bool(core) and (
        core in specimen.code or specimen.code in text or specimen.serial in text
    )


def _check_symbols(job: Job, rendered: RenderedLabels, maker: SymbolMaker) -> None:
    _static, boxes = split_symbol_boxes(rendered.labels[0])
    if not boxes:
        raise Unprintable(
            _(
                "The design leaves no box for the symbol: it must be shown, opaque "
                "and larger than nothing."
            )
        )
    other_boxes = list(_other_boxes(job, rendered))
    for square in boxes:
        box = symbol_on_label(maker, square, job.layout.label_height)
        readability.check_readability(job, maker, box, other_boxes)


def _other_boxes(job: Job, rendered: RenderedLabels) -> Iterator[Box]:
    """Yield the visible boxes of texts and pictures."""
    height = job.layout.label_height
    for steps in rendered.labels:
        for step in steps:
            if isinstance(step, TextRun) and step.matrix.is_upright:
                edges = clip_edges(step.edges(), step.clip)
            elif isinstance(step, PaintedArea) and step.name[:2] == PICTURE_PREFIX:
                edges = step.edges()
            else:
                continue
            yield edges_to_box(edges, height)


def _is_inside(edges: Edges, limits: Edges) -> bool:
    left, bottom, right, top = edges
    return (
        left >= limits[0] - EDGE_TOLERANCE
        and bottom >= limits[1] - EDGE_TOLERANCE
        and right <= limits[2] + EDGE_TOLERANCE
        and top <= limits[3] + EDGE_TOLERANCE
    )
