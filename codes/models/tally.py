"""Counters of codes by status, which triggers on the codes write."""

from django.db import models

from codes.models.batch import Batch
from codes.models.statuses import Status


class Tally(models.Model):
    """How many codes of a batch have a status, but for the rows of TallyDelta."""

    batch = models.ForeignKey(  # the unique constraint below is its index
        Batch, models.PROTECT, related_name="tallies", db_index=False
    )
    status = models.PositiveSmallIntegerField(choices=Status)
    n = models.BigIntegerField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "status"], name="tally_one_a_status"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.status}: {self.n}"


class TallyDelta(models.Model):
    """A difference that a trigger appended, and that is not folded into Tally yet."""

    batch_id = models.IntegerField()
    status = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "codes_tally_delta"

    def __str__(self) -> str:
        return f"{self.batch_id} {self.status}: {self.n:+}"
