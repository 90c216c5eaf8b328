"""The pages of redemption for staff: a code's story, lists, figures."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from codes.models import Batch, Code
from redemption import listing, narrowing, story
from redemption.forms_staff import AttemptFilterForm, RedemptionFilterForm
from staff import keyset
from staff.requests import StaffRequest


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
