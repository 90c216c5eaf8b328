"""A bulk move: many codes that change to another status."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from codes.models.batch import Batch
from codes.models.code import Code
from codes.models.statuses import Status
from staff.models import Entry

# As in the index: PostgreSQL uses it only for the same expression.
_SERIALS = Func(
    F("first"),
    F("last") + 1,
    function="int8range",
    output_field=BigIntegerRangeField(),
)


class MoveQuerySet(models.QuerySet["Move"]):
    def naming(self, code: Code) -> "MoveQuerySet":
        """Return the moves whose range or list has the serial of `code`."""
        in_range = {"serials_range__contains": code.serial}
        moves = self.alias(serials_range=_SERIALS).filter(batch=code.batch_id)
        listed = Q(serials=None) | Q(serials__contains=[code.serial])
        return moves.filter(listed, **in_range)


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

    objects = MoveQuerySet.as_manager()

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
            ),
            GistIndex(F("batch"), _SERIALS, name="move_batch_serials"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.first}–{self.last} → {self.get_to_display()}"
