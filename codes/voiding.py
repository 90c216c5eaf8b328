"""Void or activate codes that were selected one by one, of any batches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from codes import lifecycle, list_moves
from codes.lifecycle import Selection
from codes.models import Batch, Code, Status
from codes.selection import SelectedCodes
from staff.models import User


def permissions(codes: list[Code]) -> list[str]:
    """Return the permissions that are needed to void these codes."""
    selected = [
        SelectedCodes(batch, selection, len(selection.serials), None)
        for batch, selection in _by_batch(codes)
    ]
    return list_moves.permissions(selected, Status.VOIDED)


def void(codes: list[Code], *, reason: str, by: User, at: datetime) -> int:
    """Void these codes; return how many were not final. Each batch has its own move."""
    return _move(codes, Status.VOIDED, reason=reason, by=by, at=at)


def activate(codes: list[Code], *, reason: str, by: User, at: datetime) -> int:
    """Activate these codes, like `void`; return how many were inactive."""
    return _move(codes, Status.AVAILABLE, reason=reason, by=by, at=at)


def _move(codes: list[Code], to: Status, *, reason: str, by: User, at: datetime) -> int:
    moved = 0
    for batch, selection in _by_batch(codes):
        move = lifecycle.order(batch, to, selection, reason=reason, by=by, at=at)
        lifecycle.carry_out(move, at=at)
        moved += move.moved
    return moved


def _by_batch(codes: list[Code]) -> Iterator[tuple[Batch, Selection]]:
    codes = sorted(codes, key=lambda code: code.pk)
    for _batch_id, group in groupby(codes, key=lambda code: code.batch_id):
        of_batch = list(group)
        serials = tuple(code.serial for code in of_batch)
        yield of_batch[0].batch, Selection(serials=serials)
