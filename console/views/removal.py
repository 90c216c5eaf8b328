"""Remove a batch or a draft that was made by mistake, whatever app stores it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from codes import removal, tasks
from codes.lifecycle import ActionRefused
from codes.models import Batch
from codes.views.objects import batch_or_404, campaign_or_404
from console.forms import RemovalForm
from staff.requests import StaffRequest

# Up to so many codes are deleted within the request; more are left to the worker.
MAX_IN_REQUEST = 2_000


@permission_required("codes.delete_batch", raise_exception=True)
def batch_remove(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    """Ask for a reason; by POST remove the batch, if no code of it has left."""
    batch = batch_or_404(campaign_id, batch_id)
    if why := removal.reason_to_keep(batch):
        messages.error(request, why)
        return redirect("codes:batch_detail", campaign_id, batch_id)
    form = RemovalForm(request.POST or None, codes=batch.generated)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            removal.order(batch, reason=reason, by=request.user, at=timezone.now())
        except ActionRefused as refused:
            messages.error(request, str(refused))
            return redirect("codes:batch_detail", campaign_id, batch_id)
        if _carry_out([batch]):
            messages.success(request, _("The batch is removed."))
        return redirect("codes:batch_list", campaign_id)
    context = {"campaign": batch.campaign, "batch": batch, "form": form}
    return render(request, "console/batch_remove.html", context)


@permission_required(
    ["campaigns.delete_campaign", "codes.delete_batch"], raise_exception=True
)
def campaign_remove(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Ask for a reason; by POST remove the draft with its batches."""
    campaign = campaign_or_404(campaign_id)
    if why := removal.reason_to_keep_draft(campaign):
        messages.error(request, why)
        return redirect("campaigns:campaign_detail", campaign_id)
    batches = list(campaign.batches.order_by("id"))
    count = sum(batch.generated for batch in batches)
    form = RemovalForm(request.POST or None, codes=count)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            removal.order_draft(
                campaign, reason=reason, by=request.user, at=timezone.now()
            )
        except ActionRefused as refused:
            messages.error(request, str(refused))
            return redirect("campaigns:campaign_detail", campaign_id)
        if _carry_out(batches):
            messages.success(request, _("The draft is removed."))
            return redirect("campaigns:campaign_list")
        return redirect("campaigns:campaign_detail", campaign_id)
    context = {"campaign": campaign, "batches": batches, "count": count, "form": form}
    return render(request, "console/campaign_remove.html", context)


def _carry_out(batches: list[Batch]) -> bool:
    """Remove the codes of few now, else leave them to the worker; return which."""
    if sum(batch.generated for batch in batches) <= MAX_IN_REQUEST:
        for batch in batches:
            removal.carry_out(batch.pk)
        return True
    for batch in batches:
        tasks.remove_batch.delay_on_commit(batch.pk)
    return False
