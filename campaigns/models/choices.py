"""What the columns of a campaign can hold, with the words that staff read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The state of a campaign at a moment, from its status and its dates."""

    DRAFT = "draft", _("Draft")
    NOT_STARTED = "not_started", _("Not started")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Theme(models.TextChoices):
    """The layout of a campaign's public pages."""

    CLASSIC = "classic", _("Classic: a ticket on a desk")
    BOLD = "bold", _("Bold: large words in your colours")
    QUIET = "quiet", _("Quiet: a letter on plain paper")


class Ask(models.TextChoices):
    """Whether a landing page asks for a field, and whether it is required."""

    NO = "no", _("Not asked")
    MAY = "may", _("May be left empty")
    MUST = "must", _("Must be filled in")


class AddressUse(models.TextChoices):
    """What fixed the address of a campaign: by it codes may be on paper or in files."""

    LAUNCH = "launch", _("Launch")
    PRINT = "print", _("Labels ordered")
    DOWNLOAD = "download", _("Codes downloaded")


# What a landing page can ask beside the code; each has a column "asks_…".
ASKABLE_FIELDS = ("name", "email", "phone", "postcode", "question")
