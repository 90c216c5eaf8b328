"""What staff are asked and told when they launch, pause, resume or end a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import lifecycle


@dataclass(frozen=True, slots=True)
class StatusAction:
    """One deed of `campaigns.lifecycle` in words."""

    name: str
    do: Callable[..., None]
    verb: Promise  # on the button
    question: Promise
    consequence: Promise
    done: Promise  # the message afterwards
    undo: str = ""  # the deed that takes it back
    is_final: bool = False


STATUS_ACTIONS = {
    deed.name: deed
    for deed in (
        StatusAction(
            "launch",
            lifecycle.launch,
            verb=_("Launch"),
            question=_("Launch this campaign?"),
            consequence=_(
                "Visitors can redeem its codes as soon as its start has come. Its "
                "address stays as it is from now on."
            ),
            done=_("The campaign is launched."),
        ),
        StatusAction(
            "pause",
            lifecycle.pause,
            verb=_("Pause"),
            question=_("Pause this campaign?"),
            consequence=_(
                "From this moment no code is redeemed, until somebody resumes it."
            ),
            done=_("The campaign is paused: no code is redeemed."),
            undo="resume",
        ),
        StatusAction(
            "resume",
            lifecycle.resume,
            verb=_("Resume"),
            question=_("Resume this campaign?"),
            consequence=_("Visitors can redeem its codes again at once."),
            done=_("The campaign is running again."),
            undo="pause",
        ),
        StatusAction(
            "end",
            lifecycle.end,
            verb=_("End campaign"),
            question=_("End this campaign?"),
            consequence=_(
                "No code of it can be redeemed any more. An ended campaign cannot be "
                "opened again."
            ),
            done=_("The campaign is ended."),
            is_final=True,
        ),
    )
}


def available(status: str) -> list[StatusAction]:
    """Return the deeds that a campaign's status allows, the likeliest first."""
    return [
        d for d in STATUS_ACTIONS.values() if status in lifecycle.MAY_BECOME[d.name][0]
    ]
