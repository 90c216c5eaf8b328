"""Where staff must say why: what is printed, or downloaded, more than once."""

from django.utils.translation import gettext as _

from codes.lifecycle import NotAllowed

LONGEST = 200  # characters


class ReasonMissing(NotAllowed):
    """The deed needs a reason; the message asks for it."""

    field = "reason"  # of the form that asks


def settle(reason: str) -> str:
    """Return a reason as it is kept; raise NotAllowed if it is too long to keep."""
    settled = " ".join(reason.split())
    if len(settled) > LONGEST:
        raise NotAllowed(
            _("Say the reason in %(most)s characters.") % {"most": LONGEST}
        )
    return settled
