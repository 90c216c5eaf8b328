from typing import Any

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
from printing.forms.studio import StudioForm
from printing.models import LabelDesign
from printing.views.studio_page import (
    REFUSALS,
    SEEN_DESIGN,
    build_form,
    render_studio,
    start_from_query,
)
from staff import last_edits, trail, trail_labels
from staff.requests import StaffRequest
from ui import edit_versions, merging


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def label_design_save(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    start = start_from_query(request, batch)
    form = build_form(request, batch, start, request.POST)
    form.fields["design_name"].required = True
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            design = _save(request, batch, form)
        except label_designs.DesignDiffers as differs:
            context = {"seen_design": label_designs.version(differs.design)}
            form.add_error("design_name", _explain(request, differs))
        except REFUSALS as error:
            form.add_error("design_name", str(error))
        else:
            messages.success(request, _("The design is saved."))
            return redirect(_studio_url(batch, design))
    return render_studio(request, batch, form, start, **context)


def _save(request: StaffRequest, batch: Batch, form: StudioForm) -> LabelDesign:
    return label_designs.save(
        batch.campaign,
        name=form.cleaned_data["design_name"],
        setup=form.setup,
        by=request.user,
        at=timezone.now(),
        seen=edit_versions.parse(request.POST.get(SEEN_DESIGN, "")),
    )


def _explain(request: StaffRequest, differs: label_designs.DesignDiffers) -> str:
    """Say who saved the other design, in what it differs, and what to do."""
    design = differs.design
    edit = last_edits.newest(
        trail.target_of(design.campaign),
        "label_designs.saved",
        reader=request.user,
        name=design.name,
    )
    labels = ", ".join(trail_labels.fact_label(name) for name in differs.fields)
    what = _("A design with this name is saved already, and differs in: %(fields)s.")
    to_do = _("Choose another name to keep both, or save again to replace it.")
    who = merging.name_and_moment(edit) if edit else ""
    return " ".join(filter(None, [what % {"fields": labels}, who, to_do]))


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
