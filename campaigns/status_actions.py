"""The actions of `campaigns.lifecycle` with the texts that staff read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import lifecycle


@dataclass(frozen=True, slots=True)
class StatusAction:
    """One action: its function, its texts, and the action that undoes it."""

    name: str
    perform: Callable[..., None]
    verb: Promise  # on the button
    question: Promise
    consequence: Promise
    success_message: Promise
    undo: str = ""  # the name of the action that undoes it
    is_final: bool = False


STATUS_ACTIONS = {
    action.name: action
    for action in (
        StatusAction(
            "launch",
            lifecycle.launch,
            verb=_("Launch"),
            question=_("Launch this campaign?"),
            consequence=_(
                "Visitors can redeem its codes as soon as its start has come. Its "
                "address stays as it is from now on."
            ),
            success_message=_("The campaign is launched."),
        ),
        StatusAction(
            "pause",
            lifecycle.pause,
            verb=_("Pause"),
            question=_("Pause this campaign?"),
            consequence=_(
                "From this moment no code is redeemed, until somebody resumes it."
            ),
            success_message=_("The campaign is paused: no code is redeemed."),
            undo="resume",
        ),
        StatusAction(
            "resume",
            lifecycle.resume,
            verb=_("Resume"),
            question=_("Resume this campaign?"),
            consequence=_("Visitors can redeem its codes again at once."),
            success_message=_("The campaign is running again."),
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
            success_message=_("The campaign is ended."),
            is_final=True,
        ),
    )
}


def available(status: str) -> list[StatusAction]:
    """Return the actions that a campaign's status allows, the likeliest first."""
    return [
        action
        for action in STATUS_ACTIONS.values()
        if status in lifecycle.TRANSITIONS[action.name][0]
    ]
