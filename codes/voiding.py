"""Void some codes that were picked by hand, of whatever batches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from codes import lifecycle
from codes.lifecycle import Selection
from codes.models import Batch, Code, Status
from codes.selection import Asked
from staff.models import User


def permissions(codes: list[Code]) -> list[str]:
    """Return what voiding these codes takes: they come by id, with their batches."""
    needed = {
        Asked(batch, selection, len(selection.serials), None).permission(Status.VOIDED)
        for batch, selection in _by_batch(codes)
    }
    return sorted(needed | ({"codes.void_range"} if len(codes) > 1 else set()))


def void(codes: list[Code], *, reason: str, by: User, at: datetime) -> int:
    """Void these codes; return how many were not final yet. One deed a batch."""
    moved = 0
    for batch, selection in _by_batch(codes):
        move = lifecycle.order(
            batch, Status.VOIDED, selection, reason=reason, by=by, at=at
        )
        lifecycle.carry_out(move, at=at)
        moved += move.moved
    return moved


def _by_batch(codes: list[Code]) -> Iterator[tuple[Batch, Selection]]:
    ordered = sorted(codes, key=lambda code: code.pk)
    for _batch_id, found in groupby(ordered, key=lambda code: code.batch_id):
        some = list(found)
        yield some[0].batch, Selection(serials=tuple(code.serial for code in some))
