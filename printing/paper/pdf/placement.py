"""Say where labels come to stand on a sheet, as PDF counts: points from below."""

from collections.abc import Iterator

from printing.paper.geometry import POINTS, Box
from printing.paper.labels import Job, Labels

type Point = tuple[float, float]


def fronts(job: Job) -> list[Point]:
    """Return the lower left corner of each label of a sheet."""
    return [_corner(job, cell) for cell in job.layout.cells()]


def backs(job: Job) -> list[Point]:
    """Return where the back of each label goes, when the sheet is turned over.

    Over its side, so that left and right change places and up stays up.
    """
    width = job.layout.page_width
    return [
        _corner(job, Box(width - cell.right, cell.y, cell.width, cell.height))
        for cell in job.layout.cells()
    ]


def page_size(job: Job) -> tuple[float, float]:
    """Return the width and height of a sheet in points."""
    return job.layout.page_width * POINTS, job.layout.page_height * POINTS


def preferences(job: Job) -> bytes:
    """Return how a viewer should print: in true size, turned over the right edge."""
    wanted = b"/DisplayDocTitle true/PrintScaling/None"
    if not job.setup.back:
        return wanted
    tall = job.layout.page_height >= job.layout.page_width
    edge = b"Long" if tall else b"Short"
    return b"%b/Duplex/DuplexFlip%bEdge" % (wanted, edge)


def blocks(labels: Labels, size: int) -> Iterator[Labels]:
    """Return some sheets at a time: as many as hold so many labels, or one."""
    step = max(1, size // labels.here.shape[1])
    for start in range(0, len(labels.here), step):
        sheets = slice(start, start + step)
        yield Labels(labels.texts[sheets], labels.serials[sheets], labels.here[sheets])


def _corner(job: Job, cell: Box) -> Point:
    x = cell.x + job.setup.shift_x
    y = job.layout.page_height - cell.bottom - job.setup.shift_y
    return x * POINTS, y * POINTS
