"""The statuses of a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.IntegerChoices):
    """The status of a code; codes.lifecycle.MAY_BECOME says which may follow which."""

    INACTIVE = 1, _("Inactive")  # made, but not yet handed over
    AVAILABLE = 2, _("Available")
    ISSUED = 3, _("Issued")  # given to a known recipient
    RESERVED = 4, _("Reserved")  # a point of sale is about to redeem it
    REDEEMED = 5, _("Redeemed")  # final
    VOIDED = 6, _("Voided")  # final


FINAL = (Status.REDEEMED, Status.VOIDED)

# The statuses that filters offer: nothing issues or reserves codes yet.
IN_USE = (Status.AVAILABLE, Status.INACTIVE, Status.REDEEMED, Status.VOIDED)
