"""Redeem a code, once."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.numeric import Int8

from campaigns.models import Campaign
from codes import lifecycle, vault
from codes.formats import Unreadable
from codes.models import Code, Status
from redemption import prepared
from redemption.errors import REASON_BY_PHASE, ClaimConflict, Rejected
from redemption.models import Answers, Channel, Reason, Redemption
from staff.models import User

# One round trip and one commit: the claim wins the code and its RETURNING becomes the
# redemption, whose primary key is the code. The ORM's four round trips for the same
# halve the throughput (docs/performance.md).
_INSERT_REDEMPTION = """
    INSERT INTO redemption_redemption
        (code_id, campaign_id, at, channel, attempt_id, actor_id)
    SELECT id, %(campaign_id)s, %(at)s, %(channel)s, %(attempt_id)s, %(actor_id)s
    FROM claimed
    RETURNING code_id
"""
REDEEM = f"WITH claimed AS ({lifecycle.CLAIM}) {_INSERT_REDEMPTION}"

# The same with the visitor's answers: one statement, so both are stored or neither.
_ANSWER_PARAMS = ", ".join(f"%({name})s" for name in Answers.GIVEN)
REDEEM_WITH_ANSWERS = f"""
    WITH claimed AS ({lifecycle.CLAIM}), redeemed AS ({_INSERT_REDEMPTION})
    INSERT INTO redemption_answers
        (redemption_id, campaign_id, at, {", ".join(Answers.GIVEN)})
    SELECT code_id, %(campaign_id)s, %(at)s, {_ANSWER_PARAMS}
    FROM redeemed
    RETURNING redemption_id
"""  # noqa: S608 -- made of our own text only

# How often a claim is sent when the reason why it failed was gone when we looked.
_MAX_CLAIMS = 3

_REASON_BY_STATUS = {
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
    """Redeem the code of `campaign` spelled `typed`; raise Rejected or ClaimConflict.

    `answers` are stored with it, or neither is. Safe to repeat: the same attempt with
    the same code returns the same redemption again, with the answers it has already, so
    that after a lost connection (did it commit?) the caller simply calls again. One
    statement in a transaction of its own; call it outside of any, or the code stays
    locked, and perhaps unredeemed, until the caller's transaction ends.
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
    for _ in range(_MAX_CLAIMS):
        # An unknown code runs the same statement, so that its timing reveals nothing.
        is_new = _claim(redemption, located.batch_id, answers)
        result = redemption if is_new else _earlier_redemption(redemption, campaign, at)
        if result:
            result.code_text = located.text
            return result
    raise ClaimConflict


def _claim(redemption: Redemption, batch_id: int, answers: Answers | None) -> bool:
    """Run the one statement; return whether it claimed the code."""
    params: dict[str, Any] = {
        "code_id": Int8(redemption.code_id),
        "batch_id": Int8(batch_id),
        "campaign_id": Int8(redemption.campaign_id),
        "at": redemption.at,
        "channel": int(redemption.channel),
        "attempt_id": redemption.attempt_id,
        "actor_id": redemption.actor_id and Int8(redemption.actor_id),
    }
    if answers:
        params |= {name: getattr(answers, name) for name in Answers.GIVEN}
    statement = REDEEM_WITH_ANSWERS if answers else REDEEM
    return prepared.fetch_row(statement, params) is not None


def _earlier_redemption(
    redemption: Redemption, campaign: Campaign, at: datetime
) -> Redemption | None:
    """Return this attempt's own earlier redemption, or raise Rejected with the reason.

    Runs after the claim failed: it explains the failure and redeems nothing. Returns
    None when the code could be redeemed by now: then only another claim can tell.
    """
    code = _CodeState.find(redemption.code_id)
    if code and code.attempt_id == redemption.attempt_id:
        return Redemption.objects.get(pk=redemption.code_id)
    campaign.refresh_from_db(fields=["status", "starts_at", "ends_at"])
    if redemption.code_id:
        # The vault has asked this about an unknown code: every refusal takes as long.
        vault.is_outdated(campaign.pk)
    if reason := REASON_BY_PHASE.get(campaign.phase(at)):
        raise Rejected(reason, code_id=redemption.code_id if code else None)
    if not code:
        raise Rejected(Reason.UNKNOWN)
    if reason := code.reason(at):
        expired_at = code.expires_at if reason == Reason.EXPIRED else None
        raise Rejected(reason, code_id=redemption.code_id, expired_at=expired_at)
    return None


class _CodeState(NamedTuple):
    """What decides whether a code can be redeemed, beside its campaign."""

    status: int
    paused_at: datetime | None
    expires_at: datetime | None
    attempt_id: UUID | None  # of its redemption

    @classmethod
    def find(cls, code_id: int) -> "_CodeState | None":
        """Return the state of a code; None if there is none, as of an unknown one (0).

        Columns and no instances: to make these took measurably longer than to find no
        row, and told a redeemed code from an unknown one.
        """
        columns = ("batch__paused_at", "batch__expires_at", "redemption__attempt_id")
        row = Code.objects.filter(pk=code_id).values_list("status", *columns).first()
        return cls(*row) if row else None

    def reason(self, at: datetime) -> Reason | None:
        """Return why the code cannot be redeemed, or None.

        Its status comes first: pause and expiry are told to visitors, and only of a
        code that could be redeemed but for them. An expiry is final, so it comes before
        a pause.
        """
        if reason := _REASON_BY_STATUS.get(Status(self.status)):
            return reason
        if self.expires_at and self.expires_at <= at:
            return Reason.EXPIRED
        return Reason.BATCH_PAUSED if self.paused_at else None
