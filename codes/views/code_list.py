from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from codes import browsing, pages, tallies, vault
from codes.forms import CodeFilterForm
from codes.models import Batch
from codes.tallies import Figures
from codes.views.finding import batch_or_404, code_or_404
from staff.requests import StaffRequest


@require_safe
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_list(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    form = CodeFilterForm(request.GET, batch=batch)
    form.is_valid()
    figures = tallies.figures([batch])[batch.pk]
    status = form.cleaned_data.get("status")
    page = _page(batch, figures, form.cleaned_data)
    masks = vault.masks(batch, [code.serial for code in page.codes])
    may_void_all = request.user.has_perm("codes.void_batch")
    context = {
        "campaign": batch.campaign,
        "batch": batch,
        "expired": batch.is_expired(timezone.now()),
        "form": form,
        "page": page,
        "rows": [
            pages.code_row(batch, *row) for row in zip(page.codes, masks, strict=True)
        ],
        "chips": pages.chips(batch, figures, status),
        "status": status,
        "matching": figures.by_status.get(status, 0) if status else batch.generated,
        "matching_links": pages.matching_links(batch, status, whole=may_void_all),
        "serial": form.cleaned_data.get("serial"),
    } | pages.neighbours(page, status)
    return render(request, "codes/code_list.html", context)


def _page(batch: Batch, figures: Figures, asked: dict[str, Any]) -> browsing.Page:
    """Return the page that is asked for, without looking where the tally says none."""
    status, serial = asked.get("status"), asked.get("serial")
    if status and not figures.by_status.get(status):
        return browsing.Page([])
    after = serial - 1 if serial else asked.get("after")
    return browsing.page(batch, status=status, after=after, before=asked.get("before"))


@require_POST
@permission_required("codes.reveal_code", raise_exception=True)
@cache_control(no_store=True)
def code_reveal(
    request: StaffRequest, campaign_id: int, batch_id: int, serial: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    code = code_or_404(batch, serial)
    context: dict[str, Any] = {"campaign": batch.campaign, "batch": batch, "code": code}
    try:
        context["text"] = vault.reveal(code, by=request.user, at=timezone.now())
    except vault.Sealed as sealed:
        context["problem"] = sealed
    part = "#revealed" if request.htmx else ""
    return render(request, f"codes/code_reveal.html{part}", context)
