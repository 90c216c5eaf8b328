"""The admin of what belongs to a batch and is ordered in the console, read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from staff.admin_links import ConsoleLinksMixin, trail_url
from ui.admin.autocomplete_filter import autocomplete_widget
from ui.admin.read_only import ReadOnlyAdmin


class BatchPartAdmin(ConsoleLinksMixin, ReadOnlyAdmin):
    """Rows with a batch, who ordered them and when; History is the batch's trail."""

    list_select_related = ["batch", "created_by"]
    ordering = ["-id"]

    @property
    def media(self) -> Any:
        batch: Any = self.model._meta.get_field("batch")
        return super().media + autocomplete_widget(batch).media

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("batch", "created_by")

    def history_url(self, request: HttpRequest, obj: Any) -> str:
        return trail_url(request, obj.batch)

    @admin.display(description=_("batch"))
    def batch_name(self, obj: Any) -> str:
        return f"{obj.batch} ({obj.batch_id})"

    @admin.display(description=_("by"))
    def by(self, obj: Any) -> str:
        return str(obj.created_by or "–")

    @admin.display(description=_("ordered"))
    def ordered_at(self, obj: Any) -> Any:
        return obj.created_at

    @admin.display(description=_("finished"))
    def ended_at(self, obj: Any) -> Any:
        return obj.finished_at
