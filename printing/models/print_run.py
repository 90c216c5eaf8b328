"""A print run: one print job, its parts and its file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from codes.models.batch import Batch
from printing.paper.setup import Setup

MAX_PART_NUMBER = 1 << 24  # exclusive: `locks` has 24 bits of a key for it


class PrintRun(models.Model):
    """One print job: its serials, setup, state, progress and file."""

    class State(models.TextChoices):
        RUNNING = "running", _("In work")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        DELETED = "deleted", _("File deleted")

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="print_runs")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    setup = models.JSONField(default=dict)  # JSON of a printing.paper.setup.Setup
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    copy = models.PositiveSmallIntegerField(default=1)  # 2 and up: a reprint
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    pages = models.PositiveIntegerField()  # sheets of paper
    pages_done = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=1)
    part_sheets = models.PositiveIntegerField(default=1000)
    extension = models.CharField(max_length=10, default="pdf")  # of each part
    labels_made = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=60, blank=True)  # inside FILES_DIR
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    downloads = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
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
            models.CheckConstraint(
                condition=Q(copy=1) | Q(copy__gte=2) & ~Q(reason=""),
                name="print_run_reprint_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    parts__gte=1, parts__lt=MAX_PART_NUMBER, part_sheets__gte=1
                ),
                name="print_run_parts_in_range",
            ),
            models.CheckConstraint(
                condition=Q(
                    pages_done__lte=F("pages"),
                    labels_made__lte=F("last") - F("first") + 1,
                ),
                name="print_run_makes_no_more_than_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | Q(size__isnull=False, finished_at__isnull=False)
                & ~Q(sha256="")
                & ~Q(file_name=""),
                name="print_run_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.first}–{self.last}"

    @property
    def labels(self) -> int:
        return self.last - self.first + 1

    @property
    def parsed_setup(self) -> Setup:
        """What was chosen for these labels: layout, design, contents, output."""
        return Setup.from_json(self.setup)

    @property
    def is_reprint(self) -> bool:
        return self.copy > 1

    @property
    def file_extension(self) -> str:
        """The extension of its file: several parts of PDF become a ZIP."""
        if self.parts > 1 and self.extension == "pdf":
            return "zip"
        return self.extension


class PrintPart(models.Model):
    """A rendered part of a print run: some sheets, in a file of their own.

    The row is kept when the file is deleted: the manifest of the run lists it.
    """

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="made")
    number = models.PositiveIntegerField()  # from 1
    sheets = models.PositiveIntegerField()
    labels = models.PositiveIntegerField()
    first = models.PositiveIntegerField(
        null=True
    )  # serials; null: every place is empty
    last = models.PositiveIntegerField(null=True)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("part of a print run")
        verbose_name_plural = _("parts of print runs")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number"], name="print_part_made_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, sheets__gte=1),
                name="print_part_counts_from_one",
            ),
            models.CheckConstraint(
                condition=Q(labels=0, first=None, last=None)
                | Q(first__isnull=False, last__isnull=False)
                & Q(labels__gte=1, first__gte=1, last__gte=F("first")),
                name="print_part_says_its_serials",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.number}"
