"""Look at rendered specimens as a person would: does it all stand on the label?"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from printing.paper.geometry import POINTS, Box
from printing.paper.labels import Job
from printing.paper.pdf.content_stream import Area, Edges, Run, Step, clipped
from printing.paper.pdf.rendered import Rendered
from printing.paper.pdf.specimens import Specimen
from printing.paper.pdf.symbol_places import box_of, on_label, parted
from printing.paper.symbology import readability
from printing.paper.symbology.symbols import Maker
from printing.paper.unprintable import Unprintable

SLACK = 0.2 * POINTS  # by which type may leave its box before it looks cut off

# How WeasyPrint begins the names of pictures, and of what is drawn see-through and
# therefore on a sheet of its own, which is not looked into.
PICTURE, GROUP = "/i", "/x"


def check(
    job: Job, made: Rendered, shown: Sequence[Specimen], maker: Maker | None
) -> None:
    """Raise Unprintable if a code is cut off or a symbol could not be read."""
    for steps, specimen in zip(made.labels, shown, strict=True):
        _check_code(job, steps, specimen)
    if maker and made.boxed:
        _check_symbols(job, made, maker)


def _check_code(job: Job, steps: Sequence[Step], specimen: Specimen) -> None:
    layout = job.layout
    label = (0.0, 0.0, layout.label_width * POINTS, layout.label_height * POINTS)
    seen = ""
    for run in steps:
        if isinstance(run, Run) and _is_own(run.text, specimen):
            edges = run.edges(deep=0)
            if not (_inside(edges, label) and _inside(edges, run.clip or label)):
                raise Unprintable(
                    _(
                        "The code does not fit on the label. Make it smaller, take "
                        "something off the label or choose a larger one."
                    )
                )
            seen += run.text
    grouped = any(isinstance(step, Area) and step.name[:2] == GROUP for step in steps)
    letters = iter(seen)
    if not grouped and not all(letter in letters for letter in specimen.code):
        raise Unprintable(_("The design does not show the whole code on the label."))


def _is_own(text: str, specimen: Specimen) -> bool:
    """Tell whether a run shows a part of the code or the serial."""
    core = text.strip(" -")
    return bool(core) and (
        core in specimen.code or specimen.code in text or specimen.serial in text
    )


def _check_symbols(job: Job, made: Rendered, maker: Maker) -> None:
    _static, boxes = parted(made.labels[0])
    if not boxes:
        raise Unprintable(
            _(
                "The design leaves no box for the symbol: it must be shown, opaque "
                "and larger than nothing."
            )
        )
    others = list(_others(job, made))
    for square in boxes:
        box = on_label(maker, square, job.layout.label_height)
        readability.check(job, maker, box, others)


def _others(job: Job, made: Rendered) -> Iterator[Box]:
    """Return what stands beside the symbol: texts as far as they are seen, pictures."""
    height = job.layout.label_height
    for steps in made.labels:
        for step in steps:
            if isinstance(step, Run) and step.matrix.upright:
                edges = clipped(step.edges(), step.clip)
            elif isinstance(step, Area) and step.name[:2] == PICTURE:
                edges = step.edges()
            else:
                continue
            yield box_of(edges, height)


def _inside(edges: Edges, room: Edges) -> bool:
    left, bottom, right, top = edges
    return (
        left >= room[0] - SLACK
        and bottom >= room[1] - SLACK
        and right <= room[2] + SLACK
        and top <= room[3] + SLACK
    )
