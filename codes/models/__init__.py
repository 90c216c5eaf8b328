"""The nouns of this app, each in a file of its own."""

from codes.models.batch import (
    MAX_QUANTITY,
    SERIAL_BITS,
    Batch,
    BatchQuerySet,
    BatchState,
)
from codes.models.code import Code, CodeQuerySet
from codes.models.move import Move
from codes.models.print_run import PrintPart, PrintRun
from codes.models.print_studio import LabelDesign, Logo, Printer
from codes.models.series import Charset, Series
from codes.models.statuses import Status
from codes.models.tally import Tally, TallyDelta

__all__ = [
    "MAX_QUANTITY",
    "SERIAL_BITS",
    "Batch",
    "BatchQuerySet",
    "BatchState",
    "Charset",
    "Code",
    "CodeQuerySet",
    "LabelDesign",
    "Logo",
    "Move",
    "PrintPart",
    "PrintRun",
    "Printer",
    "Series",
    "Status",
    "Tally",
    "TallyDelta",
]
