"""Tell which status a code had at a moment, from its row and the moves that name it.

A row has the last status only. Before it a code has the one in which its batch starts
or, if that is inactive, available since it was activated.
"""

from datetime import datetime

from codes.models import FINAL, Code, Move, Status


class PastStatus:
    """The statuses that a code may have had; `moves` are those that name its serial."""

    def __init__(self, code: Code, moves: list[Move]) -> None:
        self._code = code
        self._starts_as = Status(code.batch.starts_as)
        activations = [
            move
            for move in moves
            if move.to == Status.AVAILABLE and move.only in (None, Status.INACTIVE)
        ]
        self.activation = min(activations, key=lambda move: move.pk, default=None)

    def at(self, moment: datetime) -> set[Status]:
        """Return the statuses that the code may have had; mostly it is one."""
        code, status = self._code, Status(self._code.status)
        if moment >= code.status_at:
            return {status}
        if status not in FINAL or self._starts_as == Status.AVAILABLE:
            return {self._starts_as}
        return self._before_final(moment)

    def between(self, start: datetime, end: datetime) -> set[Status]:
        """Return the statuses at both ends; two if it changed, or may have changed."""
        return self.at(start) | self.at(end)

    def was_activated(self) -> bool | None:
        """Tell whether the first activation changed the code; None if unknown."""
        code, move = self._code, self.activation
        if move is None or self._starts_as != Status.INACTIVE:
            return False
        if code.status in (Status.AVAILABLE, Status.REDEEMED):
            return True
        if code.status_at < move.created_at:
            return False
        if move.finished_at and move.finished_at <= code.status_at:
            return True
        return None

    def _before_final(self, moment: datetime) -> set[Status]:
        """Return what a code that started inactive was, before its final status."""
        move = self.activation
        if self.was_activated() is False or move is None or moment < move.created_at:
            return {Status.INACTIVE}
        if self.was_activated() and move.finished_at and moment >= move.finished_at:
            return {Status.AVAILABLE}
        return {Status.INACTIVE, Status.AVAILABLE}
