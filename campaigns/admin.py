from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.resources import CampaignResource
from staff.admin_links import ConsoleLinksMixin
from ui.admin.export import StreamedExportMixin
from ui.admin.importing import StrictImportMixin
from ui.admin.read_only import ReadOnlyAdmin


@admin.register(Campaign)
class CampaignAdmin(
    ConsoleLinksMixin, StrictImportMixin, StreamedExportMixin, ReadOnlyAdmin
):
    """Campaigns: read-only here but for import; edited in the console."""

    resource_classes = [CampaignResource]
    required_columns = ("slug",)
    import_export_change_list_template = (
        "admin/import_export/change_list_import_export.html"
    )
    list_display = ["name", "slug", "status", "starts_at", "ends_at", "position"]
    list_filter = ["status"]
    search_fields = ["name", "slug"]
    ordering = ["position", "-id"]

    def console_url(self, request: HttpRequest, obj: Campaign) -> str:
        return reverse("campaigns:campaign_detail", args=[obj.pk])

    def has_import_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(
            ["campaigns.add_campaign", "campaigns.change_campaign"]
        )

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_resource_kwargs(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        return {"by": request.user}
