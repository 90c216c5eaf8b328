"""The places of labels on a sheet in PDF coordinates: points from the bottom left."""

from collections.abc import Iterator

from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.labels import Job, Labels

type Point = tuple[float, float]


def front_corners(job: Job) -> list[Point]:
    """Return the lower left corner of each label of a sheet."""
    return [_corner(job, cell) for cell in job.layout.cells()]


def back_corners(job: Job) -> list[Point]:
    """Return the lower left corner of each label's back.

    The sheet is turned over its side, so left and right change places.
    """
    width = job.layout.page_width
    return [
        _corner(job, Box(width - cell.right, cell.y, cell.width, cell.height))
        for cell in job.layout.cells()
    ]


def page_size(job: Job) -> tuple[float, float]:
    """Return the width and height of a sheet in points."""
    return job.layout.page_width * POINTS_PER_MM, job.layout.page_height * POINTS_PER_MM


def viewer_preferences(job: Job) -> bytes:
    """Return the viewer preferences: print in true size, duplex over the right edge."""
    entries = b"/DisplayDocTitle true/PrintScaling/None"
    if not job.setup.back:
        return entries
    is_portrait = job.layout.page_height >= job.layout.page_width
    edge = b"Long" if is_portrait else b"Short"
    return b"%b/Duplex/DuplexFlip%bEdge" % (entries, edge)


def iter_blocks(labels: Labels, size: int) -> Iterator[Labels]:
    """Yield the sheets in blocks of `size` labels at most, one sheet at least."""
    step = max(1, size // labels.here.shape[1])
    for start in range(0, len(labels.here), step):
        sheets = slice(start, start + step)
        yield Labels(labels.texts[sheets], labels.serials[sheets], labels.here[sheets])


def _corner(job: Job, cell: Box) -> Point:
    x = cell.x + job.setup.shift_x
    y = job.layout.page_height - cell.bottom - job.setup.shift_y
    return x * POINTS_PER_MM, y * POINTS_PER_MM
