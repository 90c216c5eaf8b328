from django.contrib.auth.decorators import permission_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from codes import exporting, tallies
from codes.file_forms import DownloadForm
from codes.lifecycle import ActionRefused
from codes.models import Batch
from codes.vault import Sealed
from codes.views.objects import batch_or_404
from staff.requests import StaffRequest
from storage.sheets.responses import send_file
from storage.sheets.workbooks import TooLarge
from ui.sending.once import repeatable


@repeatable("it answers with a file")
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.download_batch", raise_exception=True)
@cache_control(no_store=True)
def download(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponseBase:
    batch = batch_or_404(campaign_id, batch_id)
    figures = tallies.counts_by_batch([batch])[batch.pk]
    data = request.POST if request.method == "POST" else None
    form = DownloadForm(data, batch=batch, figures=figures)
    if form.is_valid():
        try:
            return _file(request, batch, form.extent)
        except (ActionRefused, Sealed, TooLarge) as refused:
            form.add_error(None, str(refused))
    context = {
        "campaign": batch.campaign,
        "batch": batch,
        "expired": batch.is_expired(timezone.now()),
        "figures": figures,
        "form": form,
        "latest": exporting.latest(batch),
    }
    return render(request, "codes/download.html", context)


def _file(
    request: StaffRequest, batch: Batch, extent: exporting.Extent
) -> HttpResponseBase:
    blocks = exporting.start(batch, extent, by=request.user, at=timezone.now())
    name = exporting.file_name(batch, extent)
    return send_file(blocks, name, content_type=extent.kind.content_type)
