"""How far work in the background is, how fast it goes, and whether anybody does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from codes.models import Batch, Move
from staff import trail
from staff.models import Entry

SILENT = 15  # seconds without a sign of work while there is work: nobody is at it


@dataclass(frozen=True, slots=True)
class Since:
    """What was done at an earlier moment: the page that polls carries it along."""

    done: int
    at: datetime

    @property
    def query(self) -> str:
        return f"done={self.done}&since={self.at.timestamp():.3f}"

    @classmethod
    def read(cls, done: str, at: str) -> "Since | None":
        """Return what a polling page says, or None if that is nonsense."""
        try:
            return cls(int(done), datetime.fromtimestamp(float(at), UTC))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Progress:
    """Work of `total` pieces, of which `done` are done."""

    done: int
    total: int
    rate: float | None  # pieces a second, since the page was opened
    is_unattended: bool
    since: Since

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate else None


def of_generating(batch: Batch, *, at: datetime, since: Since | None) -> Progress:
    """Return how far the generation of the batch is."""
    since = since or Since(batch.generated, at)
    elapsed = (at - since.at).total_seconds()
    done = batch.generated - since.done
    return Progress(
        done=batch.generated,
        total=batch.quantity,
        rate=done / elapsed if elapsed >= 1 and done > 0 else None,
        is_unattended=_is_unattended(batch, at),
        since=since,
    )


def _is_unattended(batch: Batch, at: datetime) -> bool:
    """Tell whether generating is due and no worker has given a sign for a while."""
    if batch.generation != Batch.Generation.RUNNING:
        return False
    if _silence(batch.worked_at or batch.created_at, at) < SILENT:
        return False
    resumed = (
        Entry.objects.about(trail.target_of(batch))
        .filter(action="batches.generation_resumed")
        .order_by("-id")
        .first()
    )
    return resumed is None or _silence(resumed.at, at) >= SILENT


def is_waiting(moves: Iterable[Move], at: datetime) -> bool:
    """Tell whether one of these bulk deeds should have begun and has not."""
    return any(
        move.finished_at is None
        and move.done_to < move.first
        and _silence(move.created_at, at) >= SILENT
        for move in moves
    )


def _silence(last_sign: datetime, at: datetime) -> float:
    return (at - last_sign).total_seconds()
