"""The models of this app, each in a file of its own."""

from codes.models.batch import (
    MAX_QUANTITY,
    Batch,
    BatchQuerySet,
    BatchState,
)
from codes.models.code import Code, CodeQuerySet
from codes.models.move import Move
from codes.models.series import Charset, Series
from codes.models.statuses import Status
from codes.models.tally import Tally, TallyDelta

__all__ = [
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
