"""The reason that staff give for printing or downloading labels more than once."""

from django.utils.translation import gettext as _

from codes.lifecycle import ActionRefused

MAX_LENGTH = 200  # characters


class ReasonMissing(ActionRefused):
    """The action needs a reason; the message asks for it."""

    field = "reason"  # the form field to show the message at


def normalize_reason(reason: str) -> str:
    """Return a reason with single spaces. Raises ActionRefused if it is too long."""
    normalized = " ".join(reason.split())
    if len(normalized) > MAX_LENGTH:
        raise ActionRefused(
            _("Say the reason in %(most)s characters.") % {"most": MAX_LENGTH}
        )
    return normalized
