from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from codes.lifecycle import ActionRefused
from codes.views.objects import batch_or_404
from printing import downloads, manifest, monitoring, orders
from printing.forms.assets import ReasonForm
from printing.models import PrintRun
from printing.presenters import print_run_row
from staff.requests import StaffRequest
from ui.sending.once import repeatable


@require_safe
@permission_required("codes.print_batch", raise_exception=True)
def print_run_detail(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponse:
    run = _run_or_404(campaign_id, batch_id, run_id)
    partial = "#run" if request.htmx else ""
    return _render_run(request, run, ReasonForm(), partial=partial)


@repeatable("it answers with a file")
@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def print_run_download(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponseBase:
    run = _run_or_404(campaign_id, batch_id, run_id)
    form = ReasonForm(request.POST)
    form.fields["reason"].required = bool(run.downloads)
    if not form.is_valid():
        return _render_run(request, run, form)
    reason = form.cleaned_data["reason"]
    try:
        file = downloads.open_download(
            run, reason=reason, by=request.user, at=timezone.now()
        )
    except ActionRefused as error:
        form.add_error(None, str(error))
        return _render_run(request, run, form)
    name = downloads.download_name(run)
    kind = downloads.content_type(run)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


@require_safe
@permission_required("codes.print_batch", raise_exception=True)
def print_run_manifest(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponse:
    run = _run_or_404(campaign_id, batch_id, run_id)
    response = JsonResponse(manifest.build(run), json_dumps_params={"indent": 2})
    name = f"print-run-{run.pk}-manifest.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def print_run_cancel(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponse:
    run = _run_or_404(campaign_id, batch_id, run_id)
    if not orders.cancel(run, by=request.user, at=timezone.now()):
        messages.warning(request, _explain_uncancelled(run))
    return redirect("printing:print_run_detail", campaign_id, batch_id, run_id)


def _explain_uncancelled(run: PrintRun) -> str:
    if run.downloads:
        return _(
            "This file was downloaded, so it cannot be taken back. If the labels are "
            "wrong, void their codes or print them again."
        )
    return _("There was nothing left to cancel.")


def _render_run(
    request: StaffRequest, run: PrintRun, form: ReasonForm, *, partial: str = ""
) -> HttpResponse:
    at = timezone.now()
    context = {
        "campaign": run.batch.campaign,
        "batch": run.batch,
        "expired": run.batch.is_expired(at),
        "row": print_run_row(run),
        "run": run,
        "files": manifest.build(run)["files"] if run.parts > 1 else [],
        "entries": monitoring.run_history(run),
        "is_unattended": monitoring.is_unattended(at=at),
        "form": form,
    }
    return render(request, f"printing/print_run_detail.html{partial}", context)


def _run_or_404(campaign_id: int, batch_id: int, run_id: int) -> PrintRun:
    batch = batch_or_404(campaign_id, batch_id)
    runs = PrintRun.objects.select_related("created_by")
    run = get_object_or_404(runs, pk=run_id, batch=batch)
    run.batch = batch
    return run
