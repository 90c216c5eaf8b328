"""The design of a landing page: its draft, and its pictures."""

from django.conf import settings
from django.db import models

from campaigns.models.campaign import Campaign


class Draft(models.Model):
    """The design of a landing page that only staff see until it is published."""

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="draft"
    )
    fields = models.JSONField()
    # Who changed which field last, and when: {"headline": {"by": 3, "at": "…"}}; of a
    # translation "translations.es.headline".
    edits = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField())
    )
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class Picture(models.Model):
    """A cleaned picture of a landing page, named after its content.

    Stored in the database, and so in its backup: pictures are few and small.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=60)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"], name="picture_once_in_a_campaign"
            )
        ]

    def __str__(self) -> str:
        return self.name
