"""Batches as a file that the admin exports: one row each, with its figures."""

from typing import Any

from import_export import resources
from import_export.fields import Field

from codes.models import Batch
from ui.admin.cell_values import MomentWidget

_FIGURES = ("inactive", "available", "redeemed", "voided")


def _figure(name: str) -> Field:
    return Field(attribute=f"figures__{name}", column_name=name)


class BatchResource(resources.ModelResource):
    """What a batch is and how many of its codes have which status. Export only.

    Each row has `figures`, its codes.tallies.CodeCounts.
    """

    id = Field(attribute="pk", column_name="number")
    name = Field(attribute="name", column_name="name")
    campaign = Field(attribute="campaign__name", column_name="campaign")
    prefix = Field(attribute="prefix", column_name="prefix")
    quantity = Field(attribute="quantity", column_name="quantity")
    generation = Field(attribute="generation", column_name="generation")
    inactive = _figure("inactive")
    available = _figure("available")
    redeemed = _figure("redeemed")
    voided = _figure("voided")
    redeemed_percent = Field(column_name="redeemed_percent")
    created_at = Field(
        attribute="created_at", column_name="created_at", widget=MomentWidget()
    )
    expires_at = Field(
        attribute="expires_at", column_name="expires_at", widget=MomentWidget()
    )
    paused_at = Field(
        attribute="paused_at", column_name="paused_at", widget=MomentWidget()
    )
    sealed_at = Field(
        attribute="sealed_at", column_name="sealed_at", widget=MomentWidget()
    )

    class Meta:
        model = Batch
        fields = [
            *("id", "name", "campaign", "prefix", "quantity", "generation"),
            *_FIGURES,
            *("redeemed_percent", "created_at", "expires_at", "paused_at", "sealed_at"),
        ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related(None).select_related("campaign")

    def dehydrate_redeemed_percent(self, batch: Any) -> str:
        figures = batch.figures
        share = 100 * figures.redeemed / figures.total if figures.total else 0.0
        return f"{share:.2f}"
