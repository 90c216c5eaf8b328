"""Why a visitor's try ends without a redemption."""

from campaigns.models import Phase
from redemption.models import Reason

BY_PHASE = {
    Phase.DRAFT: Reason.NOT_STARTED,
    Phase.NOT_STARTED: Reason.NOT_STARTED,
    Phase.PAUSED: Reason.PAUSED,
    Phase.ENDED: Reason.ENDED,
}


class Rejected(Exception):
    """The code was not redeemed; `reason` says why, `code_id` which one it was.

    `kind` and `group` say what arithmetic alone knows of a mistyped code (see
    formats.Unreadable). A door adds the `reference` under which staff find the
    attempt, and for how many seconds to `wait`.
    """

    def __init__(
        self,
        reason: Reason,
        *,
        code_id: int | None = None,
        kind: str = "",
        group: int | None = None,
        wait: int = 0,
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.code_id = code_id
        self.kind = kind
        self.group = group
        self.wait = wait
        self.reference = ""


class Unsettled(Exception):
    """Each time we looked, nothing stood in the way of the claim that had failed.

    Somebody changes the state of the code, its batch or its campaign to and fro.
    Nothing was redeemed; try again.
    """


class Unanswered(Exception):
    """Something that the page asks is missing or cannot be read; see AnswersForm."""
