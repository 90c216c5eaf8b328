"""The results of the command box, and the search page that works without it."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from codes import code_search
from codes.lookup import LookupResult, LookupThrottled, look_up
from codes.models import Status
from codes.views import hidden_masks
from console.forms import LookupForm
from console.search import Group, search_attempts, search_names
from console.search import search as search_all
from redemption import attempt_list, redemption_list
from staff.requests import StaffRequest
from ui.sending.once import repeatable


@repeatable("it shows something")
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("campaigns.view_campaign", raise_exception=True)
@cache_control(no_store=True)
def lookup(request: StaffRequest) -> HttpResponse:
    """Redirect to the one code or attempt that is found, or show what matches.

    Searches by POST, so that no URL holds a code.
    """
    form = LookupForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "console/lookup.html", context)
    typed, at = form.cleaned_data["q"], timezone.now()
    attempts = search_attempts(typed, by=request.user)
    context["groups"] = [*attempts, *search_names(typed, by=request.user, at=at)]
    if not request.user.has_perm("codes.view_code"):
        context["is_missing"] = not context["groups"]
        return render(request, "console/lookup.html", context)
    try:
        found = look_up(typed, by=request.user, at=at, try_candidates=True)
    except LookupThrottled as throttled:
        context["throttled"] = throttled
        response = render(request, "console/lookup.html", context, status=429)
        response["Retry-After"] = str(throttled.seconds)
        return response
    hidden_masks.hide(request, found.hidden)
    if address := _only_match(found, context["groups"], attempts):
        return redirect(address)
    context["is_reference"] = attempt_list.is_shaped_like_a_reference(typed)
    return render(request, "console/lookup.html", context | _codes_context(found))


def _only_match(
    found: LookupResult, groups: list[Group], attempts: list[Group]
) -> str | None:
    """Return the address of the code or the attempt, if nothing else matches."""
    if (code := found.only_code) and not groups:
        args = (code.batch.campaign_id, code.batch_id, code.serial)
        return reverse("redemption:code_history", args=args)
    if found.codes or groups != attempts:
        return None
    addresses = [result.url for group in groups for result in group.results]
    return addresses[0] if len(addresses) == 1 else None


def _codes_context(found: LookupResult) -> dict[str, Any]:
    """Return the part of the context that shows the codes."""
    masks = redemption_list.masks_by_id(found.codes)
    for code in found.codes:
        if code.pk in found.hidden:
            masks[code.pk] = code.batch.format.masked("")
    rows = [
        (code, masks[code.pk], Status(code.status).name.lower()) for code in found.codes
    ]
    return {"found": found, "rows": rows}


@repeatable("it shows something")
@require_POST
@permission_required("campaigns.view_campaign", raise_exception=True)
@cache_control(no_store=True)
def search(request: StaffRequest) -> HttpResponse:
    """Show what matches while a person types; no code is looked up by its text."""
    if not request.htmx:
        return redirect("console:lookup")
    form = LookupForm(request.POST)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    may_look_up = request.user.has_perm("codes.view_code")
    groups = search_all(typed, by=request.user, at=timezone.now())
    context = {
        "typed": typed,
        "groups": groups,
        "count": sum(len(group.results) for group in groups),
        "is_code": may_look_up and code_search.is_shaped_like_a_code(typed),
        "may_look_up": may_look_up,
    }
    return render(request, "console/_search_results.html", context)
