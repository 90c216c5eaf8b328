"""Where staff must say why: what is printed, or downloaded, more than once."""

from django.utils.translation import gettext as _

from codes.lifecycle import ActionRefused

MAX_LENGTH = 200  # characters


class ReasonMissing(ActionRefused):
    """The deed needs a reason; the message asks for it."""

    field = "reason"  # of the form that asks


def normalize_reason(reason: str) -> str:
    """Return a reason as it is kept; raise NotAllowed if it is too long to keep."""
    settled = " ".join(reason.split())
    if len(settled) > MAX_LENGTH:
        raise ActionRefused(
            _("Say the reason in %(most)s characters.") % {"most": MAX_LENGTH}
        )
    return settled
