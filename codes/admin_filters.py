"""Filters of the admin's list of codes: they follow an index and count nothing."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from codes import tallies
from codes.models import IN_USE, Batch, Code, CodeQuerySet, Status
from ui.admin.autocomplete_filter import AutocompleteFilter


class BatchFilter(AutocompleteFilter):
    """The codes of one batch: a range of the primary key."""

    title = _("batch")
    parameter_name = "batch"
    field = Code._meta.get_field("batch")

    def queryset(self, request: HttpRequest, queryset: Any) -> CodeQuerySet:
        codes: CodeQuerySet = queryset
        if not self.value():
            return codes
        batch = cast("Batch | None", self.picked)  # what `field` relates to
        return codes.of(batch) if batch else codes.none()


class OfBatchFilter(AutocompleteFilter):
    """The rows of one batch, by the index of the foreign key that `field` is."""

    title = _("batch")
    parameter_name = "batch"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.filter(batch=self.picked) if self.picked else queryset.none()


class StatusFilter(admin.SimpleListFilter):
    """The codes with one status, in the batches that have any by their tallies."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(status.name.lower(), status.label) for status in sorted(IN_USE)]

    @property
    def status(self) -> Status | None:
        return Status.__members__.get((self.value() or "").upper())

    def queryset(self, request: HttpRequest, queryset: Any) -> CodeQuerySet:
        codes: CodeQuerySet = queryset
        if not self.status:
            return codes.none() if self.value() else codes
        codes = codes.filter(status=self.status)
        if self.status == Status.REDEEMED:
            # Redeemed codes may be rare; the primary key of redemptions finds them.
            return codes.filter(redemption__isnull=False)
        return _between_batches_with(self.status, codes)


def _between_batches_with(status: Status, codes: CodeQuerySet) -> CodeQuerySet:
    """Return the codes from the first to the last batch that has this status."""
    batches = list(Batch.objects.order_by("id"))
    counts = tallies.counts_by_batch(batches)
    having = [batch for batch in batches if counts[batch.pk].by_status.get(status)]
    if not having:
        return codes.none()
    first, last = having[0], having[-1]
    return codes.filter(id__range=(first.code_id(1), last.code_id(last.quantity)))
