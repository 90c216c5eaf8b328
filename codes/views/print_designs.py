from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codes.models import Batch, LabelDesign
from codes.print_side_forms import LogoForm
from codes.printing import designs, logos
from codes.views.finding import batch_or_404
from codes.views.print_page import REFUSALS, form_of, page, preview, start_of
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


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def print_logo_add(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    """Keep a picture, and show the form as it was with the picture chosen."""
    batch = batch_or_404(campaign_id, batch_id)
    logo_form = LogoForm(request.POST, request.FILES)
    data: QueryDict = request.POST
    if logo_form.is_valid():
        file = logo_form.cleaned_data["logo_file"]
        try:
            logo = logos.add(
                batch.campaign,
                name=file.name,
                content=file.read(),
                by=request.user,
                at=timezone.now(),
            )
        except REFUSALS as refused:
            logo_form.add_error("logo_file", str(refused))
        else:
            data = _with_logo(request.POST, logo.pk)
    return _again(request, batch, data, logo_form)


def _again(
    request: StaffRequest, batch: Batch, data: QueryDict, logo_form: LogoForm
) -> HttpResponse:
    start = start_of(request, batch)
    form = form_of(request, batch, start, data)
    shown = preview(batch, form)
    part = "studio" if request.htmx else ""
    return page(request, batch, form, start, part=part, logo_form=logo_form, **shown)


def _with_logo(data: QueryDict, logo_id: int) -> QueryDict:
    adjusted = data.copy()
    adjusted["logo"] = str(logo_id)
    return adjusted


def _studio(batch: Batch, design: LabelDesign | None = None) -> str:
    url = reverse("codes:print_run_list", args=[batch.campaign_id, batch.pk])
    return f"{url}?design={design.pk}" if design else url
