"""The models of this app, each in a file of its own."""

from codes.models.batch import (
    MAX_NAME,
    MAX_QUANTITY,
    Batch,
    BatchQuerySet,
    BatchState,
)
from codes.models.code import Code, CodeQuerySet
from codes.models.move import Move
from codes.models.series import Charset, Series
from codes.models.statuses import FINAL, IN_USE, Status
from codes.models.tally import Tally, TallyDelta

__all__ = [
    "FINAL",
    "IN_USE",
    "MAX_NAME",
    "MAX_QUANTITY",
    "Batch",
    "BatchQuerySet",
    "BatchState",
    "Charset",
    "Code",
    "CodeQuerySet",
    "Move",
    "Series",
    "Status",
    "Tally",
    "TallyDelta",
]
