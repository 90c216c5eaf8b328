from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codes.models import Batch, LabelDesign
from codes.printing import designs
from codes.views.finding import batch_or_404
from codes.views.print_page import REFUSALS, form_of, page, start_of
from staff.requests import StaffRequest


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def print_design_save(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_of(request, batch)
    form = form_of(request, batch, start, request.POST)
    form.fields["design_name"].required = True
    if form.is_valid():
        try:
            design = designs.save(
                batch.campaign,
                name=form.cleaned_data["design_name"],
                setup=form.setup,
                by=request.user,
                at=timezone.now(),
            )
        except REFUSALS as refused:
            form.add_error("design_name", str(refused))
        else:
            messages.success(request, _("The design is saved."))
            return redirect(_studio(batch, design))
    return page(request, batch, form, start)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def print_design_delete(
    request: StaffRequest, campaign_id: int, batch_id: int, design_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    design = get_object_or_404(batch.campaign.label_designs, pk=design_id)
    if request.method == "POST":
        designs.delete(design, by=request.user, at=timezone.now())
        messages.success(request, _("The design is deleted."))
        return redirect(_studio(batch))
    context = {
        "campaign": batch.campaign,
        "batch": batch,
        "design": design,
        "back": _studio(batch, design),
    }
    return render(request, "codes/print_design_delete.html", context)


def _studio(batch: Batch, design: LabelDesign | None = None) -> str:
    url = reverse("codes:print_run_list", args=[batch.campaign_id, batch.pk])
    return f"{url}?design={design.pk}" if design else url
