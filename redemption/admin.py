from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes import code_search, vault
from codes.references import CodeReference
from redemption.attempt_list import find_by_reference
from redemption.models import Attempt, Redemption
from redemption.resources import RedemptionResource
from staff import trail
from staff.admin_links import ConsoleLinksMixin
from ui.admin.autocomplete_filter import AutocompleteFilter, autocomplete_widget
from ui.admin.export import StreamedExportMixin
from ui.admin.read_only import ReadOnlyAdmin

_CAMPAIGN: Any = Redemption._meta.get_field("campaign")


class CampaignFilter(AutocompleteFilter):
    """Filter by campaign, for which each of these tables has an index."""

    title = _("campaign")
    parameter_name = "campaign"
    field = _CAMPAIGN

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(campaign=self.picked) if self.value() else queryset


class ByCampaignAdmin(ConsoleLinksMixin, ReadOnlyAdmin):
    """A large table, filtered by campaign."""

    list_filter: ClassVar[Any] = [CampaignFilter]

    @property
    def media(self) -> Media:
        return super().media + autocomplete_widget(_CAMPAIGN).media


@admin.register(Redemption)
class RedemptionAdmin(StreamedExportMixin, ByCampaignAdmin):
    """What was redeemed; written by `redeem` alone."""

    resource_classes = [RedemptionResource]
    list_display = ["reference", "mask", "campaign", "batch", "at", "channel", "actor"]
    list_select_related = ["code__batch__series", "campaign", "actor"]
    search_fields = ["code_id"]
    search_help_text = _("Batch-serial such as 12-4217, or a serial.")
    fields = ["reference", "mask", "campaign", "batch", "at", "channel", "actor"]

    def console_url(self, request: HttpRequest, obj: Redemption) -> str:
        return _story_url(request, obj.code_id, obj.campaign_id)

    def history_url(self, request: HttpRequest, obj: Redemption) -> str:
        return self.console_url(request, obj)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Order by the index that the filter uses."""
        return ("-at", "-code_id") if request.GET.get("campaign") else ("-code_id",)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        codes = code_search.by_reference(search_term) or code_search.by_serial(
            search_term
        )
        return queryset.filter(pk__in=[code.pk for code in codes]), False

    @admin.display(description=_("batch-serial"))
    def reference(self, redemption: Redemption) -> str:
        return redemption.code.reference

    @admin.display(description=_("code"))
    def mask(self, redemption: Redemption) -> str:
        code = redemption.code
        text = vault.masks(code.batch, [code.serial])[0]
        return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', text)

    @admin.display(description=_("batch"))
    def batch(self, redemption: Redemption) -> str:
        return str(redemption.code.batch)

    def record_export(self, request: Any) -> Callable[..., None]:
        """Record an export in the trail: under the campaign, or else the user."""
        target, by = _filtered_campaign(request) or request.user, request.user

        def ended(**data: Any) -> None:
            at = timezone.now()
            trail.record("redemptions.exported", target, by=by, at=at, **data)

        trail.record("redemptions.export_started", target, by=by, at=timezone.now())
        return ended


@admin.register(Attempt)
class AttemptAdmin(ByCampaignAdmin):
    """Attempts that failed, and why; what was typed is not stored."""

    list_display = [
        *("reference", "reason", "tries", "campaign", "at", "channel", "network"),
    ]
    list_filter = [CampaignFilter, "reason"]
    list_select_related = ["campaign"]
    search_fields = ["reference"]
    search_help_text = _("The reference that the visitor reads out: 7KQ2-M9XA")
    ordering = ["-id"]
    fields = [
        *("reference", "reason", "tries", "campaign", "at", "channel", "network"),
        "device",
    ]

    def console_url(self, request: HttpRequest, obj: Attempt) -> str:
        url = reverse("redemption:attempt_list", args=[obj.campaign_id])
        return f"{url}?{urlencode({'q': obj.reference})}"

    def history_url(self, request: HttpRequest, obj: Attempt) -> str:
        """Return the story of the code that was tried, if there is such a code."""
        story = obj.code_id and _story_url(request, obj.code_id, obj.campaign_id)
        return story or self.console_url(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if search_term:
            found = find_by_reference(search_term).values("pk")
            queryset = queryset.filter(pk__in=found.order_by())
        return queryset, False


def _story_url(request: HttpRequest, code_id: int, campaign_id: int) -> str:
    """Return the address of a code's story, "" if this person may not read it."""
    if not request.user.has_perm("codes.view_code"):
        return ""
    reference = CodeReference.from_id(code_id)
    args = [campaign_id, reference.batch_id, reference.serial]
    return reverse("redemption:code_history", args=args)


def _filtered_campaign(request: HttpRequest) -> Campaign | None:
    pk = request.GET.get("campaign", "")
    return Campaign.objects.filter(pk=pk).first() if pk.isdigit() else None
