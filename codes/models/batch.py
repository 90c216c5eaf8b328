"""A batch: consecutive numbers of a series, generated, printed and counted together."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes.formats import MAX_PREFIX, CodeFormat
from codes.models.series import Series
from codes.models.statuses import Status
from codes.references import CodeReference

MAX_QUANTITY = 100_000_000
MAX_NAME = 100  # characters


class BatchQuerySet(models.QuerySet["Batch"]):
    def unfinished(self) -> "BatchQuerySet":
        return self.filter(generation=Batch.Generation.RUNNING)

    def being_removed(self) -> "BatchQuerySet":
        return self.filter(removing_at__isnull=False)

    def search(self, words: str) -> "BatchQuerySet":
        batches = self
        for word in words.split():
            batches = batches.filter(name__icontains=word)
        return batches

    def newest_first(self) -> "BatchQuerySet":
        return self.order_by("-id")

    def in_state(self, state: str, at: datetime) -> "BatchQuerySet":
        """Return the batches that are in `state` at `at`; some are in two."""
        return self.filter(_state_condition(BatchState(state), at))


class BatchState(models.TextChoices):
    """The states that the list of batches is filtered by."""

    READY = "ready", _("Ready")
    WORKING = "working", _("In work")
    PAUSED = "paused", _("Paused")
    EXPIRED = "expired", _("Expired")
    SEALED = "sealed", _("Sealed")
    REMOVING = "removing", _("Being removed")
    CANCELLED = "cancelled", _("Cancelled")


def _state_condition(state: BatchState, at: datetime) -> Q:
    done, removing = Q(generation="done"), Q(removing_at__isnull=False)
    paused = Q(paused_at__isnull=False) & ~removing
    expired = Q(expires_at__isnull=False, expires_at__lte=at)
    return {
        BatchState.READY: done & Q(paused_at=None) & ~expired,
        BatchState.WORKING: Q(generation__in=["running", "held"]),
        BatchState.PAUSED: paused,
        BatchState.EXPIRED: expired,
        BatchState.SEALED: Q(sealed_at__isnull=False),
        BatchState.REMOVING: removing,
        BatchState.CANCELLED: Q(generation="cancelled") & ~removing,
    }[state]


class Batch(models.Model):
    """Codes generated, printed and counted together; its quantity never changes."""

    class Generation(models.TextChoices):
        RUNNING = "running", _("Generating")
        HELD = "held", _("Generation paused")
        CANCELLED = "cancelled", _("Generation cancelled")
        DONE = "done", _("Generated")

    id = models.AutoField(primary_key=True)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="batches", verbose_name=_("campaign")
    )
    series = models.ForeignKey(Series, models.PROTECT, related_name="batches")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    prefix = models.CharField(  # as printed
        _("prefix"), max_length=MAX_PREFIX, blank=True
    )
    first_number = models.BigIntegerField()
    quantity = models.PositiveIntegerField(_("quantity"))
    starts_as = models.PositiveSmallIntegerField(
        _("starts as"),
        choices=[choice for choice in Status.choices if choice[0] <= Status.AVAILABLE],
        default=Status.AVAILABLE,
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True)
    # When the first of its codes was downloaded, shown or typed: see codes.leaving.
    codes_left_at = models.DateTimeField(null=True, blank=True)
    removing_at = models.DateTimeField(null=True, blank=True)  # see codes.removal
    removing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    mac = models.BinaryField()

    generated = models.PositiveIntegerField(_("generated"), default=0)  # watermark
    generation = models.CharField(
        _("generation"),
        max_length=10,
        choices=Generation,
        default=Generation.RUNNING,
    )
    worked_at = models.DateTimeField(null=True)  # when the last chunk was written

    created_at = models.DateTimeField(_("created"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY),
                name="batch_quantity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(generated__lte=F("quantity")),
                name="batch_generated_at_most_quantity",
            ),
            models.CheckConstraint(
                condition=Q(generation="done", generated=F("quantity"))
                | (~Q(generation="done") & Q(generated__lt=F("quantity"))),
                name="batch_done_iff_all_generated",
            ),
            models.CheckConstraint(
                condition=Q(starts_as__in=[Status.INACTIVE, Status.AVAILABLE]),
                name="batch_starts_inactive_or_available",
            ),
            models.CheckConstraint(
                condition=Q(removing_at=None)
                | Q(codes_left_at=None, paused_at__isnull=False)
                & ~Q(generation="running"),
                name="batch_removed_only_if_no_code_left",
            ),
            ExclusionConstraint(
                name="batch_runs_do_not_overlap",
                expressions=[
                    ("series", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_number"),
                            F("first_number") + F("quantity"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(generation="running"),
                name="batch_unfinished",
            ),
            models.Index(
                fields=["id"],
                condition=Q(removing_at__isnull=False),
                name="batch_removing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def format(self) -> CodeFormat:
        return CodeFormat(
            charset=self.series.charset,
            length=self.series.length,
            prefix=self.prefix,
            check=self.series.has_check,
        )

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def is_being_removed(self) -> bool:
        return self.removing_at is not None

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def is_generating(self) -> bool:
        """True if codes are missing that may still be generated."""
        return self.generation in (self.Generation.RUNNING, self.Generation.HELD)

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def code_id(self, serial: int) -> int:
        """Return the id of the code with this serial, whether it exists or not."""
        return CodeReference(self.pk, serial).code_id
