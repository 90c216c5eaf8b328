"""What happened to the code itself: made, changed by staff, tried, redeemed."""

from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from codes import wording
from codes.generation import CHUNK
from codes.lifecycle import Selection
from codes.models import Batch, Code, Move, Status
from redemption.code_events.event import ATTEMPTS, MAX_READ, MOVES, Event
from redemption.code_events.past_status import PastStatus
from redemption.models import Attempt, Redemption

NEIGHBOURS = 500  # serials on each side that are looked at for an unchanged code


def creation(code: Code) -> list[Event]:
    """Return the order of the batch, and when the code was written."""
    batch = code.batch
    tone = Status(batch.starts_as).name.lower()
    ordered = Event(
        batch.created_at, _("Batch ordered"), tone, batch.created_by, batch.name
    )
    written_at = _written_at(code)
    text = ""
    if written_at is None:
        written_at = batch.worked_at or batch.created_at
        text = _("At this time at the latest; its batch was begun when it was ordered.")
    return [ordered, Event(written_at, _("Code generated"), tone, text=text)]


def moves_naming(code: Code) -> list[Move]:
    """Return the moves that name the code, the newest first."""
    moves = Move.objects.naming(code).select_related("created_by").order_by("-id")
    return list(moves[: MAX_READ + 1])


def status_changes(code: Code, moves: list[Move], past: PastStatus) -> list[Event]:
    """Return what staff ordered for the code, and whether it changed it."""
    events = [_move(code, move, past) for move in moves]
    entry = code.entry
    if entry and entry.pk not in {move.entry_id for move in moves}:
        # Of a table that was restored, or of a move beyond those that were read.
        reason = str(entry.data.get("reason", ""))
        events.append(Event(entry.at, entry.label, by=entry.actor, text=reason))
    return events


def rejected_attempts(code: Code) -> list[Event]:
    attempts = Attempt.objects.filter(code_id=code.pk).order_by("-id")[: MAX_READ + 1]
    return [
        Event(
            attempt.at,
            _("Attempt rejected"),
            "rejected",
            text=f"{attempt.get_reason_display()} · {attempt.get_channel_display()}",
            reference=attempt.reference,
            kind=ATTEMPTS,
        )
        for attempt in attempts
    ]


def redeemed(redemption: Redemption) -> Event:
    channel = redemption.get_channel_display()
    return Event(
        redemption.at, _("Redeemed"), "redeemed", redemption.actor, str(channel)
    )


def _written_at(code: Code) -> datetime | None:
    """Return when the code was written, or None if that is not known any more.

    A code that is as it was made says it itself. A chunk is written in one transaction:
    any unchanged code of it says it, too, and so does the batch of its last chunk.
    """
    batch = code.batch
    if _is_unchanged(code):
        return code.status_at
    chunk = (code.serial - 1) // CHUNK
    if batch.generation == Batch.Generation.DONE and (batch.quantity - 1) // CHUNK == (
        chunk
    ):
        return batch.worked_at
    first = max(code.serial - NEIGHBOURS, chunk * CHUNK + 1)
    last = min(code.serial + NEIGHBOURS, (chunk + 1) * CHUNK)
    neighbours = Code.objects.between(batch, first, last)
    unchanged = neighbours.filter(status=batch.starts_as, entry=None)
    return unchanged.order_by().values_list("status_at", flat=True).first()


def _is_unchanged(code: Code) -> bool:
    return code.status == code.batch.starts_as and code.entry_id is None


def _move(code: Code, move: Move, past: PastStatus) -> Event:
    """Return the event of a move; `kind` is empty for one that changed the code."""
    if move.to == Status.VOIDED:
        changed: bool | None = code.entry_id == move.entry_id
        done, ordered, tone = _("Voided"), _("Voiding ordered"), "voided"
        at = code.status_at
    else:
        is_first = past.activation is not None and past.activation.pk == move.pk
        changed = past.was_activated() if is_first else False
        done, ordered, tone = _("Activated"), _("Activation ordered"), "available"
        at = code.status_at if code.status == move.to else move.created_at
    if changed:
        text = " · ".join(filter(None, [move.reason, _range(move)]))
        return Event(at, done, tone, move.created_by, text)
    if move.finished_at is None and code.serial > move.done_to:
        outcome = _("Its turn has not come yet.")
    elif changed is None:
        outcome = _("Whether it changed this code is not known.")
    else:
        outcome = _("This code was left as it was.")
    text = " · ".join(filter(None, [move.reason, _range(move), outcome]))
    return Event(move.created_at, ordered, by=move.created_by, text=text, kind=MOVES)


def _range(move: Move) -> str:
    """Return which codes were changed together; empty if it was this one alone."""
    if move.first == move.last:
        return ""
    if move.serials:
        return _("one of %(count)s codes") % {"count": number_format(len(move.serials))}
    only = Status(move.only) if move.only else None
    return wording.which(Selection(move.first, move.last, only=only))
