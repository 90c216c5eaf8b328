from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from codes.models import Batch
from codes.views.objects import batch_or_404
from printing import orders, proofs, tasks
from printing.forms.filters import PrintRunFilterForm
from printing.forms.studio import StudioForm
from printing.models import PrintRun
from printing.paper.designs import catalogue
from printing.paper.setup import OWN
from printing.studio_page import (
    REFUSALS,
    form_of,
    render_preview,
    render_studio,
    start_of,
)
from staff.requests import StaffRequest
from ui import saved_views


@saved_views.saveable(
    gettext_lazy("Print runs"), PrintRunFilterForm, "codes.print_batch"
)
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def studio(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_of(request, batch)
    data = request.POST if request.method == "POST" else None
    form = form_of(request, batch, start, data)
    if form.is_valid() and (run := _ordered(request, batch, form)):
        tasks.render_print_run.delay_on_commit(run.pk)
        return redirect("printing:print_run_detail", campaign_id, batch_id, run.pk)
    part = "runs" if request.htmx else ""
    return render_studio(request, batch, form, start, part=part)


def _ordered(request: StaffRequest, batch: Batch, form: StudioForm) -> PrintRun | None:
    """Order what a clean form says, or show beside its fields why it cannot be."""
    try:
        return orders.order(
            batch,
            setup=form.setup,
            first=form.first_serial,
            last=form.last_serial,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except REFUSALS as refused:
        form.refuse(refused)
        return None


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def preview(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_of(request, batch)
    form = form_of(request, batch, start, request.POST)
    # A preview may carry the button that was pressed last: its target tells.
    part = request.htmx.target or "preview" if request.htmx else ""
    if "copy_design" in request.POST and part != "preview" and form.is_valid():
        data = _with_design(request.POST, form.setup.design)
        form = form_of(request, batch, start, data)
    shown = render_preview(batch, form)
    part = part if part in {"", "studio"} else "preview"
    return render_studio(request, batch, form, start, part=part, **shown)


def _with_design(data: QueryDict, name: str) -> QueryDict:
    """Return the form's data with the HTML and CSS that the marketer starts from."""
    adjusted = data.copy()
    if design := catalogue.DESIGNS.get(name):
        adjusted["design"] = OWN
        adjusted["html"], adjusted["css"] = design.html, design.css
    return adjusted


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def proof(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_of(request, batch)
    form = form_of(request, batch, start, request.POST)
    if form.is_valid():
        try:
            sheet = proofs.sheet(batch, form.setup, by=request.user, at=timezone.now())
        except REFUSALS as refused:
            form.refuse(refused)
        else:
            response = HttpResponse(sheet, content_type="application/pdf")
            name = f"{batch.campaign.slug}-proof.pdf"
            response["Content-Disposition"] = f'inline; filename="{name}"'
            return response
    return render_studio(request, batch, form, start)
