"""The pages of redemption for staff: the history of a code, and the lists."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from codes.models import Batch, Code
from codes.references import CodeReference
from codes.views import hidden_masks
from redemption import attempt_list as attempts
from redemption import code_history as histories
from redemption import redemption_list as redemptions
from redemption.forms import AttemptFilterForm, RedemptionFilterForm
from staff.requests import StaffRequest
from storage.sheets.kinds import Kind
from ui import keyset, lists, saved_views


def code_or_404(campaign_id: int, batch_id: int, serial: int) -> Code:
    """Return the code with all that its history needs."""
    batches = Batch.objects.select_related("campaign", "series", "created_by")
    batch = get_object_or_404(batches, pk=batch_id, campaign=campaign_id)
    serial = serial if serial <= batch.quantity else 0
    codes = Code.objects.select_related("entry__actor")
    code = get_object_or_404(codes, pk=batch.code_id(serial))
    code.batch = batch
    return code


@require_safe
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_history(
    request: StaffRequest, campaign_id: int, batch_id: int, serial: int
) -> HttpResponse:
    """Show everything that happened to one code."""
    code = code_or_404(campaign_id, batch_id, serial)
    batch = code.batch
    history = histories.history_of(
        code,
        at=timezone.now(),
        with_trail=request.user.has_perm("staff.view_entry"),
        with_answers=request.user.has_perm("redemption.view_answers"),
        with_prints=request.user.has_perm("codes.print_batch"),
        unfolded=request.GET.get("all", ""),
    )
    shown = history.mask
    [history.mask] = hidden_masks.masks(request, batch, [serial], [shown])
    context = {
        "history": history,
        "is_mask_hidden": history.mask != shown,
        "unfolded": request.GET.get("all", ""),
        "code": code,
        "batch": batch,
        "campaign": batch.campaign,
    }
    return render(request, "redemption/code_history.html", context)


@saved_views.saveable(
    gettext_lazy("Redemptions"), RedemptionFilterForm, "redemption.view_redemption"
)
@require_safe
@permission_required("redemption.view_redemption", raise_exception=True)
@cache_control(no_store=True)
def redemption_list(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """List what was redeemed in a campaign, or in one of its batches."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    form = RedemptionFilterForm(request.GET, url=request.path, campaign=campaign)
    batch, channel = form.values["batch"], form.values["channel"]
    rules = {
        "period": form.period(at=timezone.now(), zone=campaign.zone),
        "filter_q": Q(channel=channel) if channel else Q(),
    }
    if batch:
        page = redemptions.page_of_batch(batch, request.GET, **rules)
    else:
        page = redemptions.page_of_campaign(campaign, request.GET, **rules)
    masks = redemptions.masks_by_id([redemption.code for redemption in page.rows])
    context = {
        "campaign": campaign,
        "batch": batch,
        "page": page,
        "rows": [(redemption, masks[redemption.pk]) for redemption in page.rows],
        "has_answers": redemptions.has_answers(campaign),
        "file_kinds": Kind.choices[::-1],
    }
    template = "redemption/redemption_list.html"
    return lists.show(request, template, "redemptions", form, context)


@saved_views.saveable(
    gettext_lazy("Rejected attempts"), AttemptFilterForm, "redemption.view_attempt"
)
@require_safe
@permission_required("redemption.view_attempt", raise_exception=True)
@cache_control(no_store=True)
def attempt_list(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """List the attempts of a campaign that failed, and why."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    form = AttemptFilterForm(request.GET, url=request.path)
    found = attempts.find_attempts(campaign, reference=form.values["q"])
    reason = form.values["reason"]
    filter_q = Q(reason=reason) if reason else Q()
    page = keyset.paginate(found, request.GET, filter_q=filter_q)
    codes = [CodeReference.from_id(row.code_id or 0) for row in page.rows]
    context = {
        "campaign": campaign,
        "page": page,
        "rows": list(zip(page.rows, codes, strict=True)),
    }
    template = "redemption/attempt_list.html"
    return lists.show(request, template, "attempts", form, context)
