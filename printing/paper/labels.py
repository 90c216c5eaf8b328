"""The input of a press: a job (what all labels share) and the codes of its sheets."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codes.formats import CodeFormat
from printing.paper.setup import Setup
from printing.paper.sheets.layouts import Layout


@dataclass(frozen=True, slots=True)
class Picture:
    """A sanitized logo: PNG or SVG, and its size in pixels or SVG units."""

    kind: str  # "png" or "svg"
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Words:
    """The texts and the logo that all labels of a job show."""

    title: str  # of the PDF file
    name: str
    address: str  # of the landing page, as people type it
    expiry: str = ""
    language: str = "en"
    logo: Picture | None = None
    mark: str = ""  # "PROOF" or "REPRINT 2", printed across the label


@dataclass(frozen=True, slots=True)
class Job:
    """All that the labels of one print run, preview or proof share."""

    setup: Setup
    layout: Layout
    words: Words
    format: CodeFormat
    site: str  # payload of a QR symbol before the code: "https://PIN.EXAMPLE/SUMMER/"
    batch: int  # the first half of a label's reference, "12-0042"
    digits: int  # of the second half: those of the batch's quantity


@dataclass(frozen=True, slots=True)
class Labels:
    """The codes of some sheets: one row a sheet, one column a cell of the layout.

    `texts` are codes as printed, without grouping (dtype S); `serials` are uint64.
    Where `here` is False the cell stays empty: it is skipped, or its code can no
    longer be redeemed.
    """

    texts: npt.NDArray[np.bytes_]
    serials: npt.NDArray[np.uint64]
    here: npt.NDArray[np.bool_]

    @property
    def count(self) -> int:
        return int(self.here.sum())
