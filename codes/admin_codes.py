"""The admin's list of codes, for support staff: find, view, void."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from codes import code_search, tallies, vault, voiding
from codes.admin_filters import BatchFilter, StatusFilter
from codes.admin_status import ReasonForm, StatusPagesMixin, why_not
from codes.lookup import LookupThrottled, look_up
from codes.models import FINAL, Batch, Code, Status
from staff.requests import StaffRequest
from ui.admin.autocomplete_filter import autocomplete_widget
from ui.admin.read_only import PER_PAGE, ReadOnlyAdmin, UncountedChangeList

NO_CODE = 0  # an id that no code has: a search that found nothing shows nothing


class CodeList(UncountedChangeList):
    """A list of codes that estimates their number from the tallies."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.paginator.has_more and not self.query:
            self.paginator.estimate = _estimate(request)


@admin.register(Code)
class CodeAdmin(StatusPagesMixin, ReadOnlyAdmin):
    """Codes by serial and status, masked. They cannot be added or deleted."""

    list_display = ["reference", "mask", "batch", "status", "status_at", "last_action"]
    list_filter = [BatchFilter, StatusFilter]
    list_select_related = ["batch__series", "entry__actor"]
    ordering = ["-id"]
    search_fields = ["id"]
    search_help_text = _(
        "A code as printed, batch-serial such as 12-4217, or a serial."
    )
    fields = [
        "reference",
        "mask",
        "batch",
        "status",
        "status_at",
        "last_action",
        "history_link",
    ]
    readonly_fields = ["reference", "mask", "last_action", "history_link", "voiding"]
    actions = ["void_selected"]

    @property
    def media(self) -> Media:
        return super().media + autocomplete_widget(Code._meta.get_field("batch")).media

    def get_urls(self) -> list[Any]:
        own = path(
            "look-up/",
            self.admin_site.admin_view(self.look_up),
            name="codes_code_look_up",
        )
        return [own, *super().get_urls()]

    @admin.display(description=_("batch-serial"))
    def reference(self, code: Code) -> str:
        return code.reference

    @admin.display(description=_("code"))
    def mask(self, code: Code) -> str:
        text = vault.masks(code.batch, [code.serial])[0]
        return format_html('<bdi dir="ltr" class="nowrap">{}</bdi>', text)

    @admin.display(description=_("last deed of staff"))
    def last_action(self, code: Code) -> str:
        entry = code.entry
        if entry is None:
            return "–"
        parts = [entry.data.get("reason") or entry.label, entry.actor]
        return " · ".join(str(part) for part in parts if part)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; for a final code, why it cannot be voided too."""
        fields = list(super().get_fields(request, obj))
        return [*fields, "voiding"] if obj and obj.status in FINAL else fields

    @admin.display(description=_("voiding"))
    def voiding(self, code: Code) -> str:
        return why_not(code)

    @admin.display(description=_("story"))
    def history_link(self, code: Code) -> str:
        """Return a link to the code's history, a page of an upper app."""
        url = _story_url(code)
        return format_html('<a href="{}">{}</a>', url, gettext("The whole story"))

    def console_url(self, request: HttpRequest, obj: Code) -> str:
        """Return the place of the code in the list of its batch."""
        url = reverse("codes:code_list", args=[obj.batch.campaign_id, obj.batch_id])
        return f"{url}?serial={obj.serial}"

    def history_url(self, request: HttpRequest, obj: Code) -> str:
        return _story_url(obj)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Find by reference or serial; codes themselves are searched by `look_up`."""
        if not search_term:
            return queryset, False
        named = code_search.by_reference(search_term) or code_search.by_serial(
            search_term
        )
        return queryset.filter(pk__in=[code.pk for code in named]), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CodeList]:
        return CodeList

    @method_decorator(require_POST)
    def look_up(self, request: StaffRequest) -> HttpResponse:
        """Redirect to what was typed. By POST, so that no URL contains a code."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.POST.get("q", "")[:200]
        codes_url = reverse("admin:codes_code_changelist")
        no_codes = f"{codes_url}?{urlencode({'id__in': NO_CODE})}"
        try:
            found = look_up(typed, by=request.user, at=timezone.now())
        except LookupThrottled as throttled:
            messages.error(request, str(throttled))
            return redirect(no_codes)
        if code := found.only_code:
            return redirect("admin:codes_code_change", code.pk)
        if not found.codes:
            messages.warning(request, found.explanation)
            return redirect(no_codes)
        ids = ",".join(str(code.pk) for code in found.codes)
        return redirect(f"{codes_url}?{urlencode({'id__in': ids})}")

    def has_void_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("codes.void_code")

    @admin.action(description=_("Void selected codes…"), permissions=["void"])
    def void_selected(
        self, request: StaffRequest, queryset: Any
    ) -> HttpResponse | None:
        """Ask for a reason, then void; several at once need `void_range`."""
        if request.POST.get("select_across") == "1":
            messages.error(request, gettext("Void more than a page in the console."))
            return None
        codes = list(queryset.order_by("id")[:PER_PAGE])
        if not request.user.has_perms(voiding.permissions(codes)):
            messages.error(
                request,
                gettext("You may not void so many codes at once. Ask a manager."),
            )
            return None
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            _void(request, codes, form.cleaned_data["reason"])
            return None
        final = [code for code in codes if code.status in FINAL]
        context = self.admin_site.each_context(request) | {
            "title": gettext("Void codes?"),
            "opts": self.opts,
            "form": form,
            "codes": [(code, self.mask(code)) for code in codes],
            "final": final,
            "moving": len(codes) - len(final),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/codes/code/void_selected.html", context)


def _story_url(code: Code) -> str:
    url_args = [code.batch.campaign_id, code.batch_id, code.serial]
    return reverse("redemption:code_history", args=url_args)


def _estimate(request: HttpRequest) -> int:
    """Return how many codes match the filters, from the tallies."""
    batches = Batch.objects.all()
    if batch_id := request.GET.get("batch"):
        batches = batches.filter(pk=batch_id)
    figures = tallies.total_counts(batches)
    status = Status.__members__.get(request.GET.get("status", "").upper())
    return figures.by_status.get(status, 0) if status else figures.total


def _void(request: StaffRequest, codes: list[Code], reason: str) -> None:
    at = timezone.now()
    moved = voiding.void(codes, reason=reason, by=request.user, at=at)
    words = ngettext("%(n)s code voided.", "%(n)s codes voided.", moved) % {"n": moved}
    messages.success(request, words)
    if left := len(codes) - moved:
        words = ngettext(
            "%(n)s code was left as it was: it had been redeemed or voided.",
            "%(n)s codes were left as they were: they had been redeemed or voided.",
            left,
        )
        messages.warning(request, words % {"n": left})
