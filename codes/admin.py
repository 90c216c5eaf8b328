from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from codes import tallies
from codes.admin_codes import CodeAdmin
from codes.models import Batch
from ui.admin.read_only import ReadOnlyAdmin

__all__ = ["BatchAdmin", "CodeAdmin"]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Batches, read only: they are generated and sealed in the console."""

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
