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
from printing.paper.setup import OWN, Setup
from printing.paper.sheets import grids
from printing.views.studio_page import (
    REFUSALS,
    build_form,
    preview_context,
    render_studio,
    start_from_query,
)
from staff.requests import StaffRequest
from ui import saved_views
from ui.sending.once import repeatable


@saved_views.saveable(
    gettext_lazy("Print runs"), PrintRunFilterForm, "codes.print_batch"
)
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def studio(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_from_query(request, batch)
    data = request.POST if request.method == "POST" else None
    form = build_form(request, batch, start, data)
    if form.is_valid() and (run := _order(request, batch, form)):
        tasks.render_print_run.delay_on_commit(run.pk)
        return redirect("printing:print_run_detail", campaign_id, batch_id, run.pk)
    partial = "runs" if request.htmx else ""
    return render_studio(request, batch, form, start, partial=partial)


def _order(request: StaffRequest, batch: Batch, form: StudioForm) -> PrintRun | None:
    """Order what a clean form describes, or add the refusal to the form."""
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
    except REFUSALS as error:
        form.add_refusal(error)
        return None


@repeatable("it shows something")
@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def preview(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_from_query(request, batch)
    form = build_form(request, batch, start, request.POST)
    # htmx also sends the button that was pressed last: only the target tells which
    # element asked.
    partial = request.htmx.target or "preview" if request.htmx else ""
    if "copy_design" in request.POST and partial != "preview" and form.is_valid():
        data = _with_design(request.POST, form.setup)
        form = build_form(request, batch, start, data)
    context = preview_context(batch, form)
    partial = partial if partial in {"", "studio"} else "preview"
    return render_studio(request, batch, form, start, partial=partial, **context)


def _with_design(data: QueryDict, setup: Setup) -> QueryDict:
    """Return the form's data with the HTML and CSS of its built-in design filled in."""
    changed = data.copy()
    resolved = catalogue.resolve(setup, grids.layout_of(setup))
    if design := catalogue.DESIGNS.get(resolved.design):
        changed["design"] = OWN
        changed["html"], changed["css"] = design.html, design.css
    return changed


@repeatable("it answers with a file")
@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def proof(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_from_query(request, batch)
    form = build_form(request, batch, start, request.POST)
    if form.is_valid():
        try:
            sheet = proofs.render_proof_sheet(
                batch, form.setup, by=request.user, at=timezone.now()
            )
        except REFUSALS as error:
            form.add_refusal(error)
        else:
            response = HttpResponse(sheet, content_type="application/pdf")
            name = f"{batch.campaign.slug}-proof.pdf"
            response["Content-Disposition"] = f'inline; filename="{name}"'
            return response
    return render_studio(request, batch, form, start)
