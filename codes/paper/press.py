"""Choose the press for a job and set it up: see what cannot be printed before it is."""

from collections.abc import Callable
from typing import BinaryIO, Protocol

from codes.paper.geometry import Box
from codes.paper.labels import Job, Labels
from codes.paper.outputs import escpos, merge_csv, zpl
from codes.paper.pdf import flowing, looking, rendered, slots, specimens, stamping
from codes.paper.symbology import symbols


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
    looking.check(job, made, shown, maker)
    try:
        template = slots.learn(made.labels, shown, made.resources)
    except slots.Flows:
        return flowing.Press(job, made, maker)
    return stamping.Press(job, made, template, maker)


_PRESSES: dict[str, Callable[[Job], Press]] = {
    "pdf": prepare,
    "csv": merge_csv.Press,
    "zpl": zpl.Press,
    "escpos": escpos.Press,
}
