"""Redeem a code for a visitor: throttle, redeem, record what failed.

What was typed is never stored: not in the row, not in a log, not in a key of Redis.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from redemption import recording
from redemption.answers import form as answers_form
from redemption.errors import Rejected
from redemption.models import Channel, Reason, Redemption
from redemption.redeem import redeem
from redemption.throttle import Visitor
from throttling import rate_limits


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
    code costs one round trip for the throttle and one for the claim. Rejected carries
    the reference under which staff find the row of Attempt, or "" if there is none.
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
        rate_limits.consume(visitor.charges_for(rejected.reason))
        rejected.reference = recording.record(rejected, visitor, at=at)
        raise
