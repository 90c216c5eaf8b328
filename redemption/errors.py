"""The exceptions of redeeming: why a visitor's try ends without a redemption."""

from datetime import datetime

from campaigns.models import Phase
from redemption.models import Reason

REASON_BY_PHASE = {
    Phase.DRAFT: Reason.NOT_STARTED,
    Phase.NOT_STARTED: Reason.NOT_STARTED,
    Phase.PAUSED: Reason.PAUSED,
    Phase.ENDED: Reason.ENDED,
}


class Rejected(Exception):
    """The code was not redeemed; `reason` says why, `code_id` which one it was.

    `kind` and `group` say what the format alone tells of a mistyped code (see
    formats.Unreadable), `expired_at` until when an expired one could be redeemed.
    `attempts.attempt` adds the `reference` under which staff find the attempt ("" if it
    was not recorded), and for how many seconds a throttled visitor has to `wait`.
    """

    def __init__(
        self,
        reason: Reason,
        *,
        code_id: int | None = None,
        kind: str = "",
        group: int | None = None,
        expired_at: datetime | None = None,
        wait: int = 0,
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.code_id = code_id
        self.kind = kind
        self.group = group
        self.expired_at = expired_at
        self.wait = wait
        self.reference = ""


class ClaimConflict(Exception):
    """The claim failed several times, and each time its reason was gone when we looked.

    The state of the code, its batch or its campaign changes at this moment. Nothing was
    redeemed; try again.
    """


class Unanswered(Exception):
    """An answer that the page asks for is missing or not valid; see AnswersForm."""
