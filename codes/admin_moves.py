"""The admin's list of bulk moves: who voided or activated which codes, and why."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from codes import lifecycle, wording
from codes.admin_filters import OfBatchFilter
from codes.models import Move
from staff.admin_links import ConsoleLinksMixin, trail_url
from ui.admin.autocomplete_filter import autocomplete_widget
from ui.admin.read_only import ReadOnlyAdmin

_BATCH: Any = Move._meta.get_field("batch")


class MovesOfBatchFilter(OfBatchFilter):
    field = _BATCH


class UnfinishedFilter(admin.SimpleListFilter):
    """The moves that are not done yet, for which there is an index."""

    title = _("progress")
    parameter_name = "progress"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unfinished", _("In work"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        is_known = self.value() == "unfinished"
        return queryset.filter(finished_at=None) if is_known else queryset.none()


@admin.register(Move)
class MoveAdmin(ConsoleLinksMixin, ReadOnlyAdmin):
    """Bulk moves, read only: they are ordered in the console."""

    list_display = ["id", "batch_name", "title", "changed", "by", "at", "done_at"]
    list_display_links = ["id", "title"]
    list_filter = [MovesOfBatchFilter, UnfinishedFilter]
    list_select_related = ["batch", "created_by"]
    ordering = ["-id"]
    fields = [
        *("batch_name", "title", "serials_count", "changed"),
        *("reason_given", "by", "at", "done_at"),
    ]

    @property
    def media(self) -> Any:
        return super().media + autocomplete_widget(_BATCH).media

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("batch", "created_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who sees a batch sees its moves, as on its page."""
        return request.user.has_perm("codes.view_batch")

    def console_url(self, request: HttpRequest, obj: Move) -> str:
        return reverse("codes:batch_detail", args=[obj.batch.campaign_id, obj.batch_id])

    def history_url(self, request: HttpRequest, obj: Move) -> str:
        return trail_url(request, obj.batch)

    @admin.display(description=_("batch"))
    def batch_name(self, move: Move) -> str:
        return f"{move.batch} ({move.batch_id})"

    @admin.display(description=_("move"))
    def title(self, move: Move) -> str:
        return wording.move_title(move)

    @admin.display(description=_("codes concerned"))
    def serials_count(self, move: Move) -> str:
        return wording.grouped(lifecycle.ordered_count(move))

    @admin.display(description=_("changed"))
    def changed(self, move: Move) -> str:
        return wording.grouped(move.moved)

    @admin.display(description=_("reason"))
    def reason_given(self, move: Move) -> str:
        return move.reason or "–"

    @admin.display(description=_("by"))
    def by(self, move: Move) -> str:
        return str(move.created_by or "–")

    @admin.display(description=_("ordered"))
    def at(self, move: Move) -> Any:
        return move.created_at

    @admin.display(description=_("finished"))
    def done_at(self, move: Move) -> Any:
        return move.finished_at
