"""What print runs reuse: label designs, printers and logos."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from printing.paper.setup import Setup

MAX_SHIFT = 10  # millimetres: a larger offset is a fault of the paper feed


class LabelDesign(models.Model):
    """A setup saved under a name, for further print runs of a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="label_designs")
    name = models.CharField(_("name"), max_length=100)
    setup = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("label design")
        verbose_name_plural = _("label designs")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="label_design_name_in_campaign"
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="label_design_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parsed_setup(self) -> Setup:
        return Setup.from_json(self.setup)


class Printer(models.Model):
    """A printer, and the shift that makes up for how far off it prints."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    shift_x = models.DecimalField(
        _("shift to the right"), max_digits=4, decimal_places=2, default=0
    )
    shift_y = models.DecimalField(
        _("shift down"), max_digits=4, decimal_places=2, default=0
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("printer")
        verbose_name_plural = _("printers")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="printer_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    shift_x__gte=-MAX_SHIFT,
                    shift_x__lte=MAX_SHIFT,
                    shift_y__gte=-MAX_SHIFT,
                    shift_y__lte=MAX_SHIFT,
                ),
                name="printer_shift_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """A picture for labels, cleaned of scripts and metadata; never changed."""

    class Kind(models.TextChoices):
        PNG = "png", "PNG"
        SVG = "svg", "SVG"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="logos")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(max_length=3, choices=Kind)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "sha256"], name="logo_once_in_a_campaign"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["png", "svg"], width__gte=1, height__gte=1)
                & ~Q(name=""),
                name="logo_is_a_picture",
            ),
        ]

    def __str__(self) -> str:
        return self.name
