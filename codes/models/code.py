"""A code: the largest table."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from codes.models.batch import Batch
from codes.models.statuses import Status
from codes.references import SERIAL_BITS, CodeReference
from staff.models import Entry


class CodeQuerySet(models.QuerySet["Code"]):
    def of(self, batch: Batch) -> "CodeQuerySet":
        return self.between(batch, 1, batch.quantity)

    def between(self, batch: Batch, first: int, last: int) -> "CodeQuerySet":
        """Return the codes with serials `first` to `last`, both included."""
        return self.filter(id__range=(batch.code_id(first), batch.code_id(last)))


class Code(models.Model):
    """A serial of a batch and its status, never the text.

    Rows are small on purpose, as there may be hundreds of millions: the primary key
    serves lookups, pages and ranges, and foreign keys have no constraint, as batches
    and entries are never deleted.
    """

    id = models.BigIntegerField(primary_key=True)  # a CodeReference
    batch = models.ForeignKey(
        Batch,
        models.DO_NOTHING,
        related_name="codes",
        db_constraint=False,
        db_index=False,
        verbose_name=_("batch"),
    )
    status = models.PositiveSmallIntegerField(_("status"), choices=Status)
    status_at = models.DateTimeField(_("since"))
    entry = models.ForeignKey(  # of the trail: the action of staff that changed it last
        Entry,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    ciphertext = models.BinaryField(null=True, blank=True)  # imported codes only
    digest = models.UUIDField(null=True, blank=True)  # imported codes only

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.CheckConstraint(
                condition=Q(batch=F("id").bitrightshift(SERIAL_BITS)),
                name="code_id_holds_its_batch",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="code_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(digest__isnull=False),
                name="code_digest_unique",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status=Status.VOIDED), name="code_voided"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def serial(self) -> int:
        return CodeReference.from_id(self.id).serial

    @property
    def reference(self) -> str:
        """Its batch and serial: "12-4217"."""
        return str(CodeReference.from_id(self.id))
