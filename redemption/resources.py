"""Redemptions as a file that the admin exports: one row each, without the codes."""

from typing import Any

from django.db.models import F
from import_export import resources
from import_export.fields import Field

from codes.references import CodeReference
from redemption.models import Redemption
from ui.admin.cell_values import MomentWidget


class RedemptionResource(resources.ModelResource):
    """What was redeemed when; a code is named by batch and serial. Export only."""

    campaign = Field(attribute="campaign__name", column_name="campaign")
    batch = Field(attribute="batch_name", column_name="batch")
    reference = Field(column_name="batch-serial")
    at = Field(attribute="at", column_name="at", widget=MomentWidget())
    channel = Field(attribute="get_channel_display", column_name="channel")

    class Meta:
        model = Redemption
        fields = ["campaign", "batch", "reference", "at", "channel"]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """Fetch what the columns need: no code, which would refer back to its row."""
        rows = queryset.select_related(None).select_related("campaign")
        return rows.annotate(batch_name=F("code__batch__name"))

    def dehydrate_reference(self, redemption: Redemption) -> str:
        return str(CodeReference.from_id(redemption.code_id))
