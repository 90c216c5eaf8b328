"""The admin's list of bulk moves: who voided or activated which codes, and why."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from codes import lifecycle, wording
from codes.admin_batch_parts import BatchPartAdmin
from codes.admin_filters import OfBatchFilter
from codes.models import Move


class MovesOfBatchFilter(OfBatchFilter):
    field = Move._meta.get_field("batch")


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
class MoveAdmin(BatchPartAdmin):
    """Bulk moves, read only: they are ordered in the console."""

    list_display = [
        "id",
        "batch_name",
        "title",
        "changed",
        "by",
        "ordered_at",
        "ended_at",
    ]
    list_display_links = ["id", "title"]
    list_filter = [MovesOfBatchFilter, UnfinishedFilter]
    fields = [
        *("batch_name", "title", "serials_count", "changed"),
        *("reason_given", "by", "ordered_at", "ended_at"),
    ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who sees a batch sees its moves, as on its page."""
        return request.user.has_perm("codes.view_batch")

    def console_url(self, request: HttpRequest, obj: Move) -> str:
        return reverse("codes:batch_detail", args=[obj.batch.campaign_id, obj.batch_id])

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
