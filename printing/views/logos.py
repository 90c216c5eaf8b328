from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from codes.lifecycle import ActionRefused
from codes.models import Batch
from codes.views.objects import batch_or_404
from printing import logos
from printing.forms.assets import LogoForm
from printing.views.studio_page import (
    REFUSALS,
    build_form,
    preview_context,
    render_studio,
    start_from_query,
)
from staff.requests import StaffRequest
from ui.sending.once import repeatable


@repeatable("the same picture is one logo")
@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def logo_add(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    """Add a logo, and answer with the same form in which it is chosen."""
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
        except REFUSALS as error:
            logo_form.add_error("logo_file", str(error))
        else:
            data = _with_logo(request.POST, logo.pk)
    return _render_same_form(request, batch, data, logo_form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def logo_delete(
    request: StaffRequest, campaign_id: int, batch_id: int, logo_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    logo = get_object_or_404(batch.campaign.logos.defer("content"), pk=logo_id)
    if request.method == "POST":
        try:
            logos.delete(logo, by=request.user, at=timezone.now())
        except ActionRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The logo is deleted."))
        return redirect("printing:studio", campaign_id, batch_id)
    context = {"campaign": batch.campaign, "batch": batch, "logo": logo}
    return render(request, "printing/logo_delete.html", context)


def _render_same_form(
    request: StaffRequest, batch: Batch, data: QueryDict, logo_form: LogoForm
) -> HttpResponse:
    start = start_from_query(request, batch)
    form = build_form(request, batch, start, data)
    context = preview_context(batch, form) | {"logo_form": logo_form}
    partial = "studio" if request.htmx else ""
    return render_studio(request, batch, form, start, partial=partial, **context)


def _with_logo(data: QueryDict, logo_id: int) -> QueryDict:
    changed = data.copy()
    changed["logo"] = str(logo_id)
    return changed
