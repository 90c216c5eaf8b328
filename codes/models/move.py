"""A bulk move: many codes that change to another status."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from codes.models.batch import Batch
from codes.models.statuses import Status
from staff.models import Entry


class Move(models.Model):
    """An order to change many codes of a batch to another status, chunk by chunk.

    It concerns the serials `first` to `last`, or of these only the `serials`; and if
    `only` is set, only codes that have this status.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="moves")
    to = models.PositiveSmallIntegerField(choices=Status)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    serials = ArrayField(models.PositiveIntegerField(), null=True, blank=True)
    only = models.PositiveSmallIntegerField(choices=Status, null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    done_to = models.PositiveIntegerField()  # watermark: the last serial that is done
    moved = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bulk move")
        verbose_name_plural = _("bulk moves")
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")),
                name="move_first_before_last",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(finished_at__isnull=True),
                name="move_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.first}–{self.last} → {self.get_to_display()}"
