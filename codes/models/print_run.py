"""A print run: one print job and its file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from codes.models.batch import Batch


class PrintRun(models.Model):
    """One print job: a range of labels, its file and how far it is."""

    class State(models.TextChoices):
        RUNNING = "running", _("In work")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        DELETED = "deleted", _("File deleted")

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="print_runs")
    layout = models.CharField(max_length=40, default="a4-24")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    instructions = models.CharField(_("instructions"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    pages = models.PositiveIntegerField()
    pages_done = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=60, blank=True)  # inside FILES_DIR
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")),
                name="print_run_first_before_last",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.first}–{self.last}"

    @property
    def labels(self) -> int:
        return self.last - self.first + 1
