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
from printing.studio_page import (
    REFUSALS,
    form_of,
    render_preview,
    render_studio,
    start_of,
)
from staff.requests import StaffRequest


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def logo_add(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
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
        except ActionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The logo is deleted."))
        return redirect("printing:studio", campaign_id, batch_id)
    context = {"campaign": batch.campaign, "batch": batch, "logo": logo}
    return render(request, "printing/logo_delete.html", context)


def _again(
    request: StaffRequest, batch: Batch, data: QueryDict, logo_form: LogoForm
) -> HttpResponse:
    start = start_of(request, batch)
    form = form_of(request, batch, start, data)
    shown = render_preview(batch, form)
    part = "studio" if request.htmx else ""
    return render_studio(
        request, batch, form, start, part=part, logo_form=logo_form, **shown
    )


def _with_logo(data: QueryDict, logo_id: int) -> QueryDict:
    adjusted = data.copy()
    adjusted["logo"] = str(logo_id)
    return adjusted
