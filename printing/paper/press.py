"""Choose the press of a job: the class that writes files of one output format.

A job that cannot be printed is refused here, before a file is written.
"""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.outputs import escpos, merge_csv, zpl
from printing.paper.pdf import (
    inspection,
    per_label,
    rendered_labels,
    specimens,
    stamping,
    template,
)
from printing.paper.symbology import symbols


class Press(Protocol):
    """Writes files with the labels of one job."""

    @property
    def extension(self) -> str: ...
    @property
    def sheets_at_once(self) -> int:
        """How many sheets one file has at most."""

    @property
    def symbol(self) -> Box | None:
        """The place of the symbol on a label, quiet zone included; None without one."""

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the file of some sheets."""


def for_output(job: Job) -> Press:
    """Return the press for the output format of a job; raise Unprintable."""
    return _PRESSES[job.setup.output](job)


def prepare_pdf(job: Job) -> Press:
    """Return the press that writes a job as PDF; raise Unprintable.

    Renders the design once, with the made-up codes of `specimens`. If only texts
    differ between them, labels are stamped; else each is rendered.
    """
    samples = specimens.make_specimens(job)
    rendered = rendered_labels.render_labels(job, samples, back=bool(job.setup.back))
    kind = job.setup.symbol
    maker = None if kind == "none" else symbols.symbol_maker(kind, job.site, job.format)
    inspection.check_specimens(job, rendered, samples, maker)
    try:
        label_template = template.learn_template(
            rendered.labels, samples, rendered.resources
        )
    except template.NotStampable:
        return per_label.PerLabelPress(job, rendered, maker)
    return stamping.StampPress(job, rendered, label_template, maker)


_PRESSES: dict[str, Callable[[Job], Press]] = {
    "pdf": prepare_pdf,
    "csv": merge_csv.CsvPress,
    "zpl": zpl.ZplPress,
    "escpos": escpos.EscPosPress,
}
