from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from codes import exporting, print_runs, printing, tasks
from codes.exporting import Extent
from codes.file_forms import LabelsForm
from codes.lifecycle import NotAllowed
from codes.models import Batch, PrintRun
from codes.vault import Sealed
from codes.views.finding import batch_or_404
from staff.requests import StaffRequest

SHOWN = 20  # print runs

# What the shape and word of a state are called among the components.
WORDS: dict[str, str] = {
    PrintRun.State.RUNNING: "working",
    PrintRun.State.DELETED: "ended",
}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.print_batch", raise_exception=True)
def print_run_list(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    form = LabelsForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_valid():
        try:
            run = printing.order(
                batch,
                first=form.first_serial,
                last=form.last_serial,
                instructions=form.cleaned_data["instructions"],
                by=request.user,
                at=timezone.now(),
            )
        except (NotAllowed, Sealed) as refused:
            form.add_error(None, str(refused))
        else:
            tasks.render_print_run.delay_on_commit(run.pk)
            return redirect("codes:print_run_list", campaign_id, batch_id)
    part = "#runs" if request.htmx else ""
    context = _runs(batch) | {"form": form}
    return render(request, f"codes/print_run_list.html{part}", context)


def _runs(batch: Batch) -> dict[str, object]:
    """Return what the list of print runs shows."""
    at = timezone.now()
    runs = list(batch.print_runs.select_related("created_by").order_by("-id")[:SHOWN])
    made = print_runs.labels_made(runs)
    return {
        "campaign": batch.campaign,
        "batch": batch,
        "expired": batch.is_expired(at),
        "rows": [
            {
                "run": run,
                "status": WORDS.get(run.state, run.state),
                "progress_id": f"pages-{run.pk}",
                "made": made.get(run.pk),
                "left_out": run.labels - made.get(run.pk, run.labels),
                "deleted_at": run.finished_at and run.finished_at + settings.FILES_KEPT,
            }
            for run in runs
        ],
        "is_working": any(run.state == PrintRun.State.RUNNING for run in runs),
        "is_unattended": print_runs.is_unattended(at=at),
        "most": printing.MOST,
        "days": settings.FILES_KEPT.days,
    }


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
def print_run_cancel(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponse:
    run = _run_or_404(campaign_id, batch_id, run_id)
    if not printing.cancel(run, by=request.user, at=timezone.now()):
        messages.info(request, _("There was nothing left to cancel."))
    return redirect("codes:print_run_list", campaign_id, batch_id)


@require_POST
@permission_required("codes.print_batch", raise_exception=True)
@cache_control(no_store=True)
def print_run_download(
    request: StaffRequest, campaign_id: int, batch_id: int, run_id: int
) -> HttpResponseBase:
    run = _run_or_404(campaign_id, batch_id, run_id)
    try:
        file = printing.hand_out(run, by=request.user, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("codes:print_run_list", campaign_id, batch_id)
    name = exporting.file_name(run.batch, Extent(run.first, run.last), "pdf")
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/pdf"
    )


def _run_or_404(campaign_id: int, batch_id: int, run_id: int) -> PrintRun:
    batch = batch_or_404(campaign_id, batch_id)
    run = get_object_or_404(PrintRun, pk=run_id, batch=batch)
    run.batch = batch
    return run
