"""Where a code stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.IntegerChoices):
    """Where a code stands. Who may follow whom: codes.lifecycle.MAY_BECOME."""

    INACTIVE = 1, _("Inactive")  # made, but not yet handed over
    AVAILABLE = 2, _("Available")
    ISSUED = 3, _("Issued")  # given to a known recipient
    RESERVED = 4, _("Reserved")  # a till is about to redeem it
    REDEEMED = 5, _("Redeemed")  # final
    VOIDED = 6, _("Voided")  # final
