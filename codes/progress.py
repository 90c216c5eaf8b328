"""The progress of work in the background, its rate, and whether a worker does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from codes.models import Batch, Move
from staff import trail
from staff.models import Entry

UNATTENDED_AFTER = 15  # seconds in which no worker did anything of what is due


@dataclass(frozen=True, slots=True)
class Baseline:
    """How much was done at an earlier moment, which a polling page sends with it."""

    done: int
    at: datetime

    @property
    def query(self) -> str:
        return f"done={self.done}&since={self.at.timestamp():.3f}"

    @classmethod
    def parse(cls, done: str, at: str) -> "Baseline | None":
        """Return the baseline that a polling page sent, or None if it is invalid."""
        try:
            return cls(int(done), datetime.fromtimestamp(float(at), UTC))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many codes of how many are generated, and how fast."""

    done: int
    total: int
    rate: float | None  # codes a second, since the page was opened
    is_unattended: bool
    since: Baseline

    @property
    def seconds_left(self) -> float | None:
        return (self.total - self.done) / self.rate if self.rate else None


def of_generation(batch: Batch, *, at: datetime, since: Baseline | None) -> Progress:
    """Return the progress of the generation of the batch."""
    since = since or Baseline(batch.generated, at)
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
    """Tell whether codes are missing that no worker has generated for a while."""
    if batch.generation != Batch.Generation.RUNNING:
        return False
    if _seconds_since(batch.worked_at or batch.created_at, at) < UNATTENDED_AFTER:
        return False
    resumed = (
        Entry.objects.about(trail.target_of(batch))
        .filter(action="batches.generation_resumed")
        .order_by("-id")
        .first()
    )
    return resumed is None or _seconds_since(resumed.at, at) >= UNATTENDED_AFTER


def is_waiting(moves: Iterable[Move], at: datetime) -> bool:
    """Tell whether one of these moves should have begun and has not."""
    return any(
        move.finished_at is None
        and move.done_to < move.first
        and _seconds_since(move.created_at, at) >= UNATTENDED_AFTER
        for move in moves
    )


def _seconds_since(moment: datetime, at: datetime) -> float:
    return (at - moment).total_seconds()
