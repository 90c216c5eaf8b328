from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from codes import tallies
from codes.admin_codes import CodeAdmin
from codes.admin_moves import MoveAdmin
from codes.models import Batch
from codes.resources import BatchResource
from staff.admin_links import ConsoleLinksMixin
from ui.admin.export import StreamedExportMixin
from ui.admin.read_only import ReadOnlyAdmin

__all__ = ["BatchAdmin", "CodeAdmin", "MoveAdmin"]


@admin.register(Batch)
class BatchAdmin(ConsoleLinksMixin, StreamedExportMixin, ReadOnlyAdmin):
    """Batches, read only: they are generated and sealed in the console."""

    resource_classes = [BatchResource]
    list_display = ["id", "name", "campaign", "quantity", "generation", "created_at"]
    list_display_links = ["id", "name"]
    list_filter = ["generation"]
    list_select_related = ["campaign"]
    search_fields = ["=id", "name", "campaign__name"]
    ordering = ["-id"]
    fields = [
        "name",
        "campaign",
        "prefix",
        "quantity",
        "generated",
        "generation",
        "starts_as",
        "figures",
        "expires_at",
        "paused_at",
        "sealed_at",
        "created_at",
        "created_by",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("campaign", "created_by")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def prepare_rows(self, rows: list[Any]) -> None:
        counts = tallies.counts_by_batch(rows)
        for batch in rows:
            batch.figures = counts[batch.pk]

    def console_url(self, request: HttpRequest, obj: Batch) -> str:
        return reverse("codes:batch_detail", args=[obj.campaign_id, obj.pk])

    @admin.display(description=_("codes"))
    def figures(self, batch: Batch) -> str:
        counts = tallies.counts_by_batch([batch])[batch.pk]
        by_word = {
            pgettext("codes", "inactive"): counts.inactive,
            pgettext("codes", "available"): counts.available,
            pgettext("codes", "redeemed"): counts.redeemed,
            pgettext("codes", "voided"): counts.voided,
        }
        return ", ".join(f"{number_format(n)} {word}" for word, n in by_word.items())
