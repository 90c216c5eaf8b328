from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codes.models import Batch
from codes.views.objects import batch_or_404
from printing import label_designs
from printing.models import LabelDesign
from printing.views.studio_page import (
    REFUSALS,
    build_form,
    render_studio,
    start_from_query,
)
from staff.requests import StaffRequest


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def label_design_save(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_from_query(request, batch)
    form = build_form(request, batch, start, request.POST)
    form.fields["design_name"].required = True
    if form.is_valid():
        try:
            design = label_designs.save(
                batch.campaign,
                name=form.cleaned_data["design_name"],
                setup=form.setup,
                by=request.user,
                at=timezone.now(),
            )
        except REFUSALS as error:
            form.add_error("design_name", str(error))
        else:
            messages.success(request, _("The design is saved."))
            return redirect(_studio_url(batch, design))
    return render_studio(request, batch, form, start)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def label_design_delete(
    request: StaffRequest, campaign_id: int, batch_id: int, design_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    design = get_object_or_404(batch.campaign.label_designs, pk=design_id)
    if request.method == "POST":
        label_designs.delete(design, by=request.user, at=timezone.now())
        messages.success(request, _("The design is deleted."))
        return redirect(_studio_url(batch))
    context = {
        "campaign": batch.campaign,
        "batch": batch,
        "design": design,
        "back": _studio_url(batch, design),
    }
    return render(request, "printing/label_design_delete.html", context)


def _studio_url(batch: Batch, design: LabelDesign | None = None) -> str:
    url = reverse("printing:studio", args=[batch.campaign_id, batch.pk])
    return f"{url}?design={design.pk}" if design else url
