"""A series: the numbers of one format in a campaign, under one key."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.formats import CHARSETS, CodeFormat


class Charset(models.TextChoices):
    CLEAR = "clear", _("Letters and digits: no vowels, nothing that looks alike")
    CLEAR_LETTERS = "clear_letters", _("Letters: no vowels, nothing that looks alike")
    DIGITS = "digits", _("Digits")
    LETTERS_DIGITS = (
        "letters_digits",
        _("All letters and digits (can spell words and be misread)"),
    )
    LETTERS = "letters", _("All letters (can spell words and be misread)")


assert set(Charset.values) == set(CHARSETS)  # noqa: S101 -- each must have a label


class Series(models.Model):
    """All numbers of one format in a campaign, and the key that encrypts them."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="series")
    canonical_prefix = models.CharField(max_length=15, blank=True)
    charset = models.CharField(max_length=14, choices=Charset)
    length = models.PositiveSmallIntegerField()
    has_check = models.BooleanField()
    wrapped_key = models.BinaryField()
    handed_out = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "campaign",
                    "canonical_prefix",
                    "charset",
                    "length",
                    "has_check",
                ],
                name="series_one_a_format",
            ),
            models.CheckConstraint(
                condition=Q(handed_out__gte=0), name="series_handed_out_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.canonical_prefix} {self.charset} {self.length}".strip()

    @property
    def format(self) -> CodeFormat:
        return CodeFormat(
            charset=self.charset,
            length=self.length,
            prefix=self.canonical_prefix,
            check=self.has_check,
        )
