"""Redeem a code, once."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.types.numeric import Int8

from campaigns.models import Campaign
from codes import lifecycle, vault
from codes.formats import Unreadable
from codes.models import Code, Status
from redemption.errors import BY_PHASE, Rejected, Unsettled
from redemption.models import Answers, Channel, Reason, Redemption
from staff.models import User

# One round trip and one commit: the claim wins the code and its RETURNING becomes the
# redemption, whose primary key is the code. The ORM's four round trips for the same
# halve the throughput (docs/performance.md).
_REDEEMED = """
    INSERT INTO redemption_redemption
        (code_id, campaign_id, at, channel, attempt_id, actor_id)
    SELECT id, %(campaign_id)s, %(at)s, %(channel)s, %(attempt_id)s, %(actor_id)s
    FROM claimed
    RETURNING code_id
"""
REDEEM = f"WITH claimed AS ({lifecycle.CLAIM}) {_REDEEMED}"

# The same with the visitor's answers: one statement, so both are kept or neither.
_SAID = ("name", "email", "phone", "postcode", "question", "answer")
_KEPT = (*_SAID, "accepted_terms_at")
REDEEM_AND_KEEP = f"""
    WITH claimed AS ({lifecycle.CLAIM}), redeemed AS ({_REDEEMED})
    INSERT INTO redemption_answers (redemption_id, campaign_id, at, {", ".join(_KEPT)})
    SELECT code_id, %(campaign_id)s, %(at)s, {", ".join(f"%({one})s" for one in _KEPT)}
    FROM redeemed
    RETURNING redemption_id
"""  # noqa: S608 -- made of our own text only

# How often a claim is sent when what stood in its way was gone by the time we looked.
_TRIES = 3

# A connection that answered a claim a moment ago is not asked first whether it lives:
# that is a round trip as well. Should it have died, the visitor sends the code again.
_FRESH = 1.0  # seconds
_ANSWERED = "pinpress_answered_at"

_BY_STATUS = {
    Status.INACTIVE: Reason.INACTIVE,
    Status.RESERVED: Reason.RESERVED,
    Status.REDEEMED: Reason.REDEEMED,
    Status.VOIDED: Reason.VOIDED,
}


def redeem(  # noqa: PLR0913 -- what a redemption is made of
    typed: str,
    *,
    campaign: Campaign,
    channel: Channel,
    attempt_id: UUID,
    by: User | None = None,
    at: datetime,
    answers: Answers | None = None,
) -> Redemption:
    """Redeem the code of `campaign` spelled `typed`, or raise Rejected or Unsettled.

    `answers` are kept with it, or neither is. Safe to repeat: the same attempt with the
    same code gives the same redemption again, with the answers it has already, so that
    after a lost connection (did it commit?) one simply asks again.
    One statement in a transaction of its own; call it outside of any, or the code
    stays locked, and perhaps unredeemed, until the caller's transaction ends.
    """
    try:
        located = vault.locate(typed, campaign)
    except Unreadable as unreadable:
        raise Rejected(
            Reason.UNREADABLE, kind=unreadable.kind, group=unreadable.group
        ) from unreadable
    redemption = Redemption(
        code_id=located.code_id,
        campaign_id=campaign.pk,
        at=at,
        channel=channel,
        attempt_id=attempt_id,
        actor_id=by.pk if by else None,
    )
    for _ in range(_TRIES):
        # An unknown code runs the same statement, so that timing tells nothing.
        if _claim(redemption, located.batch_id, answers):
            return redemption
        if earlier := _earlier(redemption, campaign, at):
            return earlier
    raise Unsettled


def _claim(redemption: Redemption, batch_id: int, answers: Answers | None) -> bool:
    """Run the one statement; return whether it won the code.

    The driver's own cursor keeps it prepared on the server, which Django's does not.
    Int8 because PostgreSQL prepares a statement anew for each type of its arguments.
    """
    facts: dict[str, Any] = {
        "code_id": Int8(redemption.code_id),
        "batch_id": Int8(batch_id),
        "campaign_id": Int8(redemption.campaign_id),
        "at": redemption.at,
        "channel": int(redemption.channel),
        "attempt_id": redemption.attempt_id,
        "actor_id": redemption.actor_id and Int8(redemption.actor_id),
    }
    if answers:
        facts |= {name: getattr(answers, name) for name in _KEPT}
    if time.monotonic() - getattr(connection, _ANSWERED, 0.0) > _FRESH:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(REDEEM_AND_KEEP if answers else REDEEM, facts, prepare=True)
        won = cursor.fetchone() is not None
    setattr(connection, _ANSWERED, time.monotonic())
    return won


def _earlier(
    redemption: Redemption, campaign: Campaign, at: datetime
) -> Redemption | None:
    """Return this attempt's own earlier redemption, or raise Rejected with the reason.

    Read after the claim failed: it explains, it never awards. None when nothing
    stands in the way any more: then only another claim can tell.
    """
    # The vault has asked the database about an unknown code once already.
    code = redemption.code_id and (
        Code.objects.select_related("batch", "redemption")
        .filter(pk=redemption.code_id)
        .first()
    )
    earlier: Redemption | None = getattr(code, "redemption", None)
    if earlier and earlier.attempt_id == redemption.attempt_id:
        return earlier
    campaign.refresh_from_db(fields=["status", "starts_at", "ends_at"])
    if reason := BY_PHASE.get(campaign.phase(at)):
        raise Rejected(reason, code_id=code.pk if code else None)
    if not code:
        raise Rejected(Reason.UNKNOWN)
    if reason := _reason(code, at):
        raise Rejected(reason, code_id=code.pk)
    return None


def _reason(code: Code, at: datetime) -> Reason | None:
    if reason := _BY_STATUS.get(Status(code.status)):
        return reason
    if code.batch.is_paused:
        return Reason.BATCH_PAUSED
    if code.batch.is_expired(at):
        return Reason.EXPIRED
    return None
