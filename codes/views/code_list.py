from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from codes import code_pages, presenters, revealing, tallies, vault
from codes.lifecycle import ActionRefused
from codes.list_forms import CodeFilterForm, PositionForm
from codes.models import Batch
from codes.tallies import CodeCounts
from codes.views import hidden_masks
from codes.views.objects import batch_or_404, code_or_404
from staff.requests import StaffRequest
from ui import lists, saved_views
from ui.sending.once import repeatable


@saved_views.saveable(gettext_lazy("Codes"), CodeFilterForm, "codes.view_code")
@require_safe
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_list(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    form = CodeFilterForm(request.GET, url=request.path, batch=batch)
    figures = tallies.counts_by_batch([batch])[batch.pk]
    form.counts = presenters.counts(figures)
    # Redeemed codes are listed where their redemptions are, by their own key.
    form.url_overrides = {"redeemed": presenters.redeemed_url(batch)}
    status = form.values["status"]
    page = _page(batch, figures, form.values, request.GET)
    serials = [code.serial for code in page.codes]
    masks = vault.masks(batch, serials)
    masks = hidden_masks.masks(request, batch, serials, masks)
    rows = zip(page.codes, masks, strict=True)
    context = {
        "campaign": batch.campaign,
        "batch": batch,
        "expired": batch.is_expired(timezone.now()),
        "page": page,
        "rows": [presenters.code_row(batch, *row) for row in rows],
        "status": status,
        "serial": form.values["serial"],
    }
    context |= presenters.matching_codes(batch, figures, status, by=request.user)
    context |= presenters.page_links(page, status)
    return lists.show(request, "codes/code_list.html", "list", form, context)


def _page(
    batch: Batch, figures: CodeCounts, filters: dict[str, Any], query: QueryDict
) -> code_pages.Page:
    """Return the page of the filters; no query if no code has the status."""
    status, serial = filters["status"], filters["serial"]
    if status and not figures.by_status.get(status):
        return code_pages.Page([])
    form = PositionForm(query)
    form.is_valid()
    position = form.cleaned_data
    after = serial - 1 if serial else position.get("after")
    return code_pages.paginate_codes(
        batch, status=status, after=after, before=position.get("before")
    )


@repeatable("it shows something")
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
        context["text"] = revealing.reveal(code, by=request.user, at=timezone.now())
    except (vault.Sealed, ActionRefused) as refused:
        context["problem"] = refused
    part = "#revealed" if request.htmx else ""
    return render(request, f"codes/code_reveal.html{part}", context)
