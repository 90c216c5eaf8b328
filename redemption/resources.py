"""Redemptions as a file that the admin exports: one row each, without the codes."""

from typing import Any

from import_export import resources
from import_export.fields import Field

from redemption.models import Redemption


class RedemptionResource(resources.ModelResource):
    """What was redeemed when; a code is named by batch and serial. Export only."""

    campaign = Field(attribute="campaign__name", column_name="campaign")
    batch = Field(attribute="code__batch__name", column_name="batch")
    reference = Field(attribute="code__reference", column_name="batch-serial")
    channel = Field(attribute="get_channel_display", column_name="channel")

    class Meta:
        model = Redemption
        fields = ["campaign", "batch", "reference", "at", "channel"]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("campaign", "code__batch")
