"""Redeem a code for a visitor: throttle, redeem, record what failed.

What was typed is never stored: not in the row, not in a log, not in a key of Redis.
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
    form_data: Mapping[str, Any] | None = None,
) -> Redemption:
    """Redeem the code for a visitor, or raise Unanswered or Rejected (see `redeem`).

    The answers in `form_data` are read first. While one is missing the code is not
    looked at, no limit is charged and nothing is recorded: a visitor who leaves an
    answer out learns as much as from opening the page, and costs us as much. A redeemed
    code costs one round trip for the throttle and one for the claim. Rejected carries a
    reference; staff find the row of Attempt under it.
    """
    visitor = Visitor(campaign, device, address)
    try:
        answers = answers_form.parse(campaign, form_data or {}, at=at)
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
        _record(rejected, visitor, at)
        raise


def new_reference() -> str:
    """Return a random name for an attempt, short enough to read out: 7KQ2-M9XA."""
    symbols = [secrets.choice(CHARSETS["clear"]) for _ in range(8)]
    return f"{''.join(symbols[:4])}-{''.join(symbols[4:])}"


def _record(rejected: Rejected, visitor: Visitor, at: datetime) -> None:
    """Write the row of the attempt, unless there are too many of its kind already."""
    charges = visitor.recording_charges(rejected.reason)
    if charges:
        if rate_limits.seconds_blocked(charges):
            return
        rate_limits.consume(charges)
    has_address = visitor.address != UNKNOWN
    Attempt.objects.create(
        campaign=visitor.campaign,
        at=at,
        reason=rejected.reason,
        channel=Channel.LANDING,
        reference=rejected.reference,
        network=network_of(visitor.address) if has_address else None,
        device=visitor.device,
        code_id=rejected.code_id,
    )
