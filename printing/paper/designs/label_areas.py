"""Divide a label into areas, and fit the name and the mark into theirs."""

import math

from printing.paper import fonts
from printing.paper.designs import type_sizes
from printing.paper.designs.proportions import Proportions
from printing.paper.geometry import POINTS_PER_MM, Box
from printing.paper.labels import Job

EMPTY_BOX = Box(0, 0, 0, 0)
# Of the radius of a round label: half the height of the area for texts and symbol.
CHORD_TOP = 0.84


def content_box(job: Job, proportions: Proportions, band: Box) -> Box:
    """Return the part of a label for texts and symbol."""
    layout = job.layout
    if layout.shape == "round":
        radius = layout.label_width / 2 - layout.inset
        height = 2 * radius * CHORD_TOP
        return Box(layout.inset, (layout.label_height - height) / 2, 2 * radius, height)
    top = max(layout.inset, layout.head)
    if band.height:
        top = band.bottom + layout.inset * 0.6
    return Box(
        layout.inset + proportions.left_strip,
        top,
        layout.label_width - layout.stub - 2 * layout.inset - proportions.left_strip,
        layout.label_height - top - layout.inset,
    )


def band_box(job: Job, proportions: Proportions) -> Box:
    """Return the band that holds the name; EMPTY_BOX if the label has none."""
    layout = job.layout
    if not proportions.band or not job.setup.name:
        return EMPTY_BOX
    height = min(layout.label_height * proportions.band, proportions.max_band)
    return Box(0, 0, layout.label_width - layout.stub, layout.head + height)


def stub_box(job: Job) -> Box:
    """Return the part of a label that is torn off; EMPTY_BOX if there is none."""
    layout = job.layout
    if not layout.stub:
        return EMPTY_BOX
    return Box(layout.label_width - layout.stub, 0, layout.stub, layout.label_height)


def fit_name(job: Job, box: Box, max_lines: int) -> tuple[float, float]:
    """Return the points of the name in a box, and the width that it leaves empty."""
    width = box.width - 2 * job.layout.inset
    height = (box.height - job.layout.head) * 0.75
    name = fonts.printable(job.words.name)
    if min(width, height) <= 0 or not name:
        return type_sizes.MIN_TEXT_SIZE, 0.0
    size = min(height * 0.6, box.width * 0.12) * POINTS_PER_MM
    while True:
        line_width = width * POINTS_PER_MM / size / type_sizes.SHAPING_SLACK
        count = fonts.count_lines(name, line_width, bold=True)
        name_height = count * size * type_sizes.NAME_LINE_HEIGHT / POINTS_PER_MM
        fits = count <= max_lines and name_height <= height
        if fits or size <= type_sizes.MIN_TEXT_SIZE:
            slack = fonts.balancing_slack(name, line_width, bold=True)
            return size, slack * size / POINTS_PER_MM
        size *= 0.95


def fit_slanted(text: str, box: Box) -> tuple[float, float]:
    """Return the size in points and the angle in degrees of a text across a box.

    The largest that fits, a steeper angle being worth a little size.
    """
    text_width = max(fonts.text_width(text, bold=True), 0.1)
    candidates = []
    for angle in range(0, 36, 5):
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        size = min(
            box.width / (text_width * cos + sin), box.height / (text_width * sin + cos)
        )
        candidates.append((size * (1 + angle / 100), size, angle))
    _score, maximum, best = max(candidates)
    return maximum * POINTS_PER_MM * 0.92, float(best)
