"""The life cycle of a code: which status may follow which, and every write of one.

inactive ── activate ──▶ available ── issue ──▶ issued
                             └────── redeem ──────┴──▶ redeemed
any that is not final ── void ──▶ voided

No other module writes a status. The trigger codes_final_status keeps redeemed and
voided final.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from codes.models import Batch, Move, Status
from staff import trail
from staff.models import User

CHUNK = 50_000  # codes a transaction, so that locks are held for a second or two

MAY_BECOME: dict[Status, list[Status]] = {
    Status.AVAILABLE: [Status.INACTIVE],
    Status.REDEEMED: [Status.AVAILABLE, Status.ISSUED, Status.RESERVED],
    Status.VOIDED: [
        Status.INACTIVE,
        Status.AVAILABLE,
        Status.ISSUED,
        Status.RESERVED,
    ],
}

ACTIONS = {Status.AVAILABLE: "codes.activated", Status.VOIDED: "codes.voided"}

_REDEEMABLE = ", ".join(
    str(int(s)) for s in MAY_BECOME[Status.REDEEMED] if s != Status.RESERVED
)

# The claim of a code by a redemption: one conditional UPDATE by primary key, whose
# condition PostgreSQL tests again on the row's own columns after it waited for another
# claim. Campaign and batch are tested in the same statement, so that no claim that
# starts after a pause has committed succeeds. `redemption.redeem` uses its RETURNING.
CLAIM = f"""
    UPDATE codes_code SET status = {Status.REDEEMED:d}, status_at = %(at)s
    WHERE id = %(code_id)s AND status IN ({_REDEEMABLE})
      AND EXISTS (
        SELECT 1 FROM codes_batch AS b JOIN campaigns_campaign AS c
          ON c.id = b.campaign_id
        WHERE b.id = %(batch_id)s AND c.id = %(campaign_id)s
          AND b.paused_at IS NULL AND (b.expires_at IS NULL OR b.expires_at > %(at)s)
          AND c.status = 'running' AND c.starts_at <= %(at)s
          AND (c.ends_at IS NULL OR c.ends_at > %(at)s))
    RETURNING id
"""  # noqa: S608 -- filled in from the constants above

# Codes are locked in ascending id, so that two bulk moves cannot deadlock.
_MOVE = """
    WITH locked AS (
        SELECT id FROM codes_code
        WHERE {which} AND status = ANY(%(sources)s)
        ORDER BY id FOR UPDATE
    )
    UPDATE codes_code AS c
    SET status = %(to)s, status_at = %(at)s, entry_id = %(entry)s
    FROM locked WHERE c.id = locked.id AND c.status = ANY(%(sources)s)
"""
_MOVE_RANGE = _MOVE.format(which="id BETWEEN %(first)s AND %(last)s")
_MOVE_LIST = _MOVE.format(which="id = ANY(%(ids)s)")


class ActionRefused(Exception):
    """The action is not possible; the message tells staff why."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codes of a batch: a range of serials, a list of them, or one status."""

    first: int = 1
    last: int = 0  # 0: to the end of what is generated
    serials: tuple[int, ...] = ()
    only: Status | None = None


@transaction.atomic
def order(
    batch: Batch,
    to: Status,
    selection: Selection,
    *,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> Move:
    """Create a bulk move and record it in the trail; `carry_out` changes the codes.

    Raises ActionRefused if serials are selected that are not generated yet.
    """
    batch.refresh_from_db(fields=["generated", "removing_at"])
    refuse_if_removing(batch)
    serials = sorted(set(selection.serials))
    first = serials[0] if serials else selection.first
    last = serials[-1] if serials else selection.last or batch.generated
    check_range(batch, first, last)
    facts = {"first": first, "last": last, "reason": reason}
    if serials:
        facts["serials"] = serials
    if selection.only:
        facts["only"] = selection.only.name.lower()
    entry = trail.record(f"{ACTIONS[to]}_ordered", batch, by=by, at=at, **facts)
    return Move.objects.create(
        batch=batch,
        to=to,
        first=first,
        last=last,
        serials=serials or None,
        only=selection.only,
        reason=reason,
        entry=entry,
        done_to=first - 1,
        created_at=at,
        created_by=by,
    )


def refuse_if_removing(batch: Batch) -> None:
    """Raise ActionRefused if the batch is being removed."""
    if batch.is_being_removed:
        raise ActionRefused(_("This batch is being removed: nothing else can be done."))


def check_range(batch: Batch, first: int, last: int) -> None:
    """Raise ActionRefused unless these serials are in order and generated."""
    if last < first <= batch.generated:
        raise ActionRefused(_("The first serial must not come after the last one."))
    if not 1 <= first <= last <= batch.generated:
        raise ActionRefused(
            _("Choose serials between 1 and %(last)s: so many codes exist.")
            % {"last": number_format(batch.generated)}
        )


def carry_out(move: Move, *, at: datetime, chunks: int | None = None) -> bool:
    """Change the codes of a move, at most `chunks`; return whether all are done.

    Each chunk is a transaction of its own. Safe to repeat, and to run in two processes
    at once: it continues after the watermark.
    """
    while chunks is None or chunks > 0:
        if _move_chunk(move.pk, at):
            move.refresh_from_db()
            return True
        chunks = chunks and chunks - 1
    return False


@transaction.atomic
def _move_chunk(move_id: int, at: datetime) -> bool:
    """Change one chunk under the lock of the move; return whether it was the last."""
    move = (
        Move.objects.select_for_update(of=["self"])
        .select_related("batch", "created_by")
        .get(pk=move_id)
    )
    if move.finished_at:
        return True
    last = move.last if move.serials else min(move.done_to + CHUNK, move.last)
    sources = [s for s in MAY_BECOME[Status(move.to)] if move.only in (None, s)]
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_LIST if move.serials else _MOVE_RANGE,
            {
                "first": move.batch.code_id(move.done_to + 1),
                "last": move.batch.code_id(last),
                "ids": [move.batch.code_id(s) for s in move.serials or ()],
                "sources": [int(s) for s in sources],
                "to": move.to,
                "at": at,
                "entry": move.entry_id,
            },
        )
        move.moved += cursor.rowcount
    move.done_to = last
    if last == move.last:
        move.finished_at = at
        _record_outcome(move, at)
    move.save(update_fields=["moved", "done_to", "finished_at"])
    return last == move.last


def ordered_count(move: Move) -> int:
    """Return how many codes a move was ordered for; with `only`, at most so many."""
    return len(move.serials or ()) or move.last - move.first + 1


def _record_outcome(move: Move, at: datetime) -> None:
    """Record in the trail how many codes a move has changed."""
    facts: dict[str, Any] = {"first": move.first, "last": move.last}
    facts["moved"] = move.moved
    if move.only:  # codes of another status were not to be changed
        facts["only"] = Status(move.only).name.lower()
    else:
        facts["left"] = ordered_count(move) - move.moved
    trail.record(
        ACTIONS[Status(move.to)],
        move.batch,
        by=move.created_by,
        at=at,
        **facts,
        reason=move.reason,
        ordered=move.entry_id,
    )


def unfinished_moves() -> Iterable[int]:
    """Return the ids of the moves that are not done yet, oldest first."""
    unfinished = Move.objects.filter(finished_at=None)
    return unfinished.order_by("id").values_list("id", flat=True)
