"""What a press is given: the codes of a job, place by place, and all they share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codes.formats import CodeFormat
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout


@dataclass(frozen=True, slots=True)
class Picture:
    """A logo, cleaned: PNG or SVG, and its size in pixels or units."""

    kind: str  # "png" or "svg"
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on every label of a job, in the words of the campaign."""

    title: str  # of the file
    name: str
    address: str  # where codes are redeemed, as people type it
    expiry: str = ""
    language: str = "en"
    logo: Picture | None = None
    mark: str = ""  # "PROOF", "REPRINT 2": what the label must not be mistaken for


@dataclass(frozen=True, slots=True)
class Job:
    """One print job without its codes: all that its labels share."""

    setup: Setup
    layout: Layout
    words: Words
    format: CodeFormat
    site: str  # what a QR symbol says before the code: "HTTPS://PIN.EXAMPLE/SUMMER/"
    batch: int  # the first half of a label's reference, "12-0042"
    digits: int  # of the second half: as many as the highest serial has


@dataclass(frozen=True, slots=True)
class Labels:
    """The codes of some sheets: a row a sheet, a column a place of the layout.

    `texts` are codes as printed without grouping (dtype S), `serials` uint64; where
    `here` is False the place stays empty: it was skipped, or its code has ended.
    """

    texts: npt.NDArray[np.bytes_]
    serials: npt.NDArray[np.uint64]
    here: npt.NDArray[np.bool_]

    @property
    def count(self) -> int:
        return int(self.here.sum())
