"""Choose the press for a job and set it up: see what cannot be printed before it is."""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from printing.paper.geometry import Box
from printing.paper.labels import Job, Labels
from printing.paper.outputs import escpos, merge_csv, zpl
from printing.paper.pdf import (
    inspection,
    per_label,
    rendered,
    specimens,
    stamping,
    template,
)
from printing.paper.symbology import symbols


class Press(Protocol):
    """Makes files of the labels of one job."""

    @property
    def extension(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def sheets_at_once(self) -> int:
        """Sheets that one file should have at most."""

    @property
    def symbol(self) -> Box | None:
        """Where the symbol stands on a label, with its quiet zone."""

    def write(self, file: BinaryIO, labels: Labels, *, part: int = 0) -> None:
        """Write the file of some sheets."""


def for_output(job: Job) -> Press:
    """Return the press for the output that the job wants; raise Unprintable."""
    return _PRESSES[job.setup.output](job)


def prepare(job: Job) -> Press:
    """Return the press that prints a job as PDF; raise Unprintable.

    The design is rendered once, here, with codes that nobody gets.
    """
    shown = specimens.of(job)
    made = rendered.render(job, shown, back=bool(job.setup.back))
    kind = job.setup.symbol
    maker = None if kind == "none" else symbols.maker(kind, job.site, job.format)
    inspection.check(job, made, shown, maker)
    try:
        learnt = template.learn(made.labels, shown, made.resources)
    except template.Flows:
        return per_label.PerLabelPress(job, made, maker)
    return stamping.StampPress(job, made, learnt, maker)


_PRESSES: dict[str, Callable[[Job], Press]] = {
    "pdf": prepare,
    "csv": merge_csv.CsvPress,
    "zpl": zpl.ZplPress,
    "escpos": escpos.EscPosPress,
}
