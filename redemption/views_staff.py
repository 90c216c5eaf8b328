"""The pages of redemption for staff: lookup, a code's story, lists, figures."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.models import Campaign
from codes import tallies
from codes.looking_up import Throttled, look_up
from codes.models import Batch, Code, Status
from redemption import counting, listing, narrowing, story, trend, wording
from redemption.forms_staff import AttemptFilterForm, LookupForm, RedemptionFilterForm
from staff import keyset
from staff.requests import StaffRequest

DAYS = 30  # of the trend


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def lookup(request: StaffRequest) -> HttpResponse:
    """Lead to a code's story; by POST, so that no code gets into an address."""
    form = LookupForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "redemption/lookup.html", context)
    try:
        found = look_up(form.cleaned_data["q"], by=request.user, at=timezone.now())
    except Throttled as throttled:
        context["throttled"] = throttled
        response = render(request, "redemption/lookup.html", context, status=429)
        response["Retry-After"] = str(throttled.seconds)
        return response
    if code := found.only:
        return redirect(
            "redemption:code_story", code.batch.campaign_id, code.batch_id, code.serial
        )
    masks = listing.masks(found.codes)
    context |= {
        "found": found,
        "rows": [
            (code, masks[code.pk], Status(code.status).name.lower())
            for code in found.codes
        ],
    }
    return render(request, "redemption/lookup.html", context)


@require_safe
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_story(
    request: StaffRequest, campaign_id: int, batch_id: int, serial: int
) -> HttpResponse:
    """Show everything that happened to one code."""
    batches = Batch.objects.select_related("campaign", "series", "created_by")
    batch = get_object_or_404(batches, pk=batch_id, campaign=campaign_id)
    serial = serial if serial <= batch.quantity else 0
    codes = Code.objects.select_related("entry__actor")
    code = get_object_or_404(codes, pk=batch.code_id(serial))
    code.batch = batch
    with_trail = request.user.has_perm("staff.view_entry")
    told = story.tell(code, at=timezone.now(), with_trail=with_trail)
    context = {"story": told, "code": code, "batch": batch, "campaign": batch.campaign}
    return render(request, "redemption/code_story.html", context)


@require_safe
@permission_required("redemption.view_redemption", raise_exception=True)
@cache_control(no_store=True)
def redemption_list(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """List what was redeemed in a campaign, or in one of its batches."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    form = RedemptionFilterForm(request.GET, campaign=campaign)
    batch = form.cleaned_data["batch"] if form.is_valid() else None
    if batch:
        page = listing.of_batch(batch, request.GET)
    else:
        page = listing.of_campaign(campaign, request.GET)
    masks = listing.masks([redemption.code for redemption in page.rows])
    context = {
        "campaign": campaign,
        "batch": batch,
        "filters": form,
        "page": page,
        "rows": [(redemption, masks[redemption.pk]) for redemption in page.rows],
    }
    part = "#redemptions" if request.htmx else ""
    return render(request, f"redemption/redemption_list.html{part}", context)


@require_safe
@permission_required("redemption.view_attempt", raise_exception=True)
@cache_control(no_store=True)
def attempt_list(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """List the attempts of a campaign that failed, and why."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    form = AttemptFilterForm(request.GET)
    form.is_valid()
    page = keyset.page(narrowing.attempts(campaign, **form.cleaned_data), request.GET)
    places = [narrowing.Place.of(one.code_id) for one in page.rows]
    context = {
        "campaign": campaign,
        "filters": form,
        "page": page,
        "rows": list(zip(page.rows, places, strict=True)),
        "is_filtered": any(form.cleaned_data.values()),
    }
    part = "#attempts" if request.htmx else ""
    return render(request, f"redemption/attempt_list.html{part}", context)


@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def campaign_figures(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign's figures and trend: a page, or a part of the overview."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    at = timezone.now()
    days = counting.by_day(campaign, days=DAYS, at=at)
    shape = pgettext("day and month", "j M")
    chart = trend.draw([(date_format(day, shape), n) for day, n in days])
    figures = tallies.together(campaign.batches.all())
    attempts = narrowing.attempts_today(campaign, at=at)
    context = {
        "campaign": campaign,
        "figures": figures,
        "share": wording.share(figures),
        "attempts_today": attempts,
        "bounded": wording.bounded(attempts),
        "chart": chart,
        "chart_label": wording.trend(chart),
        "days": days[::-1],
    }
    part = "#figures" if request.htmx else ""
    return render(request, f"redemption/campaign_figures.html{part}", context)
