"""The visitors' way to redeem: throttle, redeem, remember what failed.

What was typed is never kept: not in the row, not in a log, not in a key of Redis.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from codes.formats import CHARSETS
from redemption.answers import form as answers_form
from redemption.errors import Rejected
from redemption.models import Attempt, Channel, Reason, Redemption
from redemption.redeem import redeem
from redemption.throttle import Visitor
from throttling import rate_limits
from throttling.client_address import UNKNOWN, network_of


def attempt(  # noqa: PLR0913 -- who tries what, where and when
    typed: str,
    *,
    campaign: Campaign,
    device: UUID,
    address: str,
    attempt_id: UUID,
    at: datetime,
    given: Mapping[str, Any] | None = None,
) -> Redemption:
    """Redeem the code for a visitor, or raise Unanswered or Rejected (see `redeem`).

    The answers, `given` with the form, come first: nobody is told of a code, charged or
    remembered while one is missing, so that whoever leaves one out learns as much as
    from opening the page, and it costs us as much.
    A redeemed code costs one round trip for the throttle and one for the claim.
    Rejected comes with a reference, and a row of Attempt under it for staff.
    """
    visitor = Visitor(campaign, device, address)
    try:
        answers = answers_form.answers(campaign, given or {}, at=at)
        if seconds := rate_limits.seconds_blocked(visitor.all_charges):
            raise Rejected(Reason.THROTTLED, wait=seconds)
        return redeem(
            typed,
            campaign=campaign,
            channel=Channel.LANDING,
            attempt_id=attempt_id,
            at=at,
            answers=answers,
        )
    except Rejected as rejected:
        rejected.reference = new_reference()
        rate_limits.consume(visitor.charges_for(rejected.reason))
        _remember(rejected, visitor, at)
        raise


def new_reference() -> str:
    """Return a short name of an attempt to read out on the telephone: 7KQ2-M9XA."""
    symbols = [secrets.choice(CHARSETS["clear"]) for _ in range(8)]
    return f"{''.join(symbols[:4])}-{''.join(symbols[4:])}"


def _remember(rejected: Rejected, visitor: Visitor, at: datetime) -> None:
    limits = visitor.remembered(rejected.reason)
    if limits:
        if rate_limits.seconds_blocked(limits):
            return
        rate_limits.consume(limits)
    known = visitor.address != UNKNOWN
    Attempt.objects.create(
        campaign=visitor.campaign,
        at=at,
        reason=rejected.reason,
        channel=Channel.LANDING,
        reference=rejected.reference,
        network=network_of(visitor.address) if known else None,
        device=visitor.device,
        code_id=rejected.code_id,
    )
