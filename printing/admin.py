"""The admin's list of print runs, read only: they are ordered in the console."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from codes.admin_batch_parts import BatchPartAdmin
from codes.admin_filters import OfBatchFilter
from codes.wording import grouped
from printing.models import PrintRun


class RunsOfBatchFilter(OfBatchFilter):
    field = PrintRun._meta.get_field("batch")


@admin.register(PrintRun)
class PrintRunAdmin(BatchPartAdmin):
    """Print runs: which labels were ordered, by whom, and what became of them."""

    list_display = [
        *("id", "batch_name", "serials", "status", "downloaded", "by", "ordered_at"),
    ]
    list_display_links = ["id", "serials"]
    list_filter = [RunsOfBatchFilter]
    fields = [
        *("batch_name", "serials", "status", "what_failed", "print_number"),
        *("reason", "downloaded", "by", "ordered_at", "ended_at"),
    ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may print labels sees what was printed, as in the console."""
        return request.user.has_perm("codes.print_batch")

    def console_url(self, request: HttpRequest, obj: PrintRun) -> str:
        args = [obj.batch.campaign_id, obj.batch_id, obj.pk]
        return reverse("printing:print_run_detail", args=args)

    @admin.display(description=_("serials"))
    def serials(self, run: PrintRun) -> str:
        return f"{grouped(run.first)}–{grouped(run.last)}"

    @admin.display(description=_("status"))
    def status(self, run: PrintRun) -> str:
        return run.get_state_display()

    @admin.display(description=_("problem"))
    def what_failed(self, run: PrintRun) -> str:
        return run.problem or "–"

    @admin.display(description=_("print number"))
    def print_number(self, run: PrintRun) -> int:
        return run.copy

    @admin.display(description=_("downloads"))
    def downloaded(self, run: PrintRun) -> int:
        return run.downloads
