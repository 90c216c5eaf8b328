"""Seal a batch, which deletes what every app stores of its codes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from codes import batches
from codes.views.objects import batch_or_404
from staff.requests import StaffRequest


@permission_required("codes.seal_batch", raise_exception=True)
def batch_seal(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    if request.method == "POST":
        if batches.seal(batch, by=request.user, at=timezone.now()):
            messages.success(
                request, _("Sealed: its codes are not shown or downloaded any more.")
            )
        return redirect("codes:batch_detail", campaign_id, batch_id)
    context = {"campaign": batch.campaign, "batch": batch}
    return render(request, "console/batch_seal.html", context)
