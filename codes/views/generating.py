from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign
from codes import (
    duplicating,
    forecast,
    generation,
    presenters,
    tasks,
    void_examples,
)
from codes.formats import FULL_ALPHABETS, CodeFormat
from codes.forms import BatchForm
from codes.models import Batch
from codes.views.objects import batch_or_404, campaign_or_404
from staff.requests import StaffRequest
from ui.sending.once import repeatable

# Up to so many codes are generated within the request; more are left to the worker.
MAX_IN_REQUEST = 2_000
EXAMPLE_LENGTH = 12  # where the form has no valid length


@permission_required("codes.add_batch", raise_exception=True)
def batch_create(request: StaffRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_or_404(campaign_id)
    form = BatchForm(request.POST or None, campaign=campaign, at=timezone.now())
    if request.method == "POST" and form.is_valid() and form.spec:
        try:
            batch = generation.start(
                campaign, spec=form.spec, by=request.user, at=timezone.now()
            )
        except generation.Refused as refused:  # another batch was started meanwhile
            form.refuse(refused)
        else:
            _fill(request, batch)
            return redirect("codes:batch_detail", campaign.pk, batch.pk)
    return _page(request, campaign, form)


def _fill(request: StaffRequest, batch: Batch) -> None:
    if batch.quantity <= MAX_IN_REQUEST:
        generation.fill(batch)
        messages.success(request, _("The codes are made."))
    else:
        tasks.fill_batch.delay_on_commit(batch.pk)


@repeatable("it shows something")
@require_POST
@permission_required("codes.add_batch", raise_exception=True)
def batch_preview(request: StaffRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_or_404(campaign_id)
    data = _adjusted(request.POST)
    form = BatchForm(data, campaign=campaign, at=timezone.now(), is_preview=True)
    for name in _set_by_a_button(request.POST):  # the button is gone: focus its field
        form.fields[name].widget.attrs["autofocus"] = True
    part = ""
    if request.htmx:
        part = "#forecast" if data is request.POST else "#form"
    return _page(request, campaign, form, part=part)


def _adjusted(data: QueryDict) -> QueryDict:
    """Return the data of the form with the value that a button of the panel sets."""
    if not (names := _set_by_a_button(data)):
        return data
    adjusted = data.copy()
    for name in names:
        adjusted[name] = str(data[f"use_{name}"])
    return adjusted


def _set_by_a_button(data: QueryDict) -> list[str]:
    return [name for name in ("length", "quantity") if f"use_{name}" in data]


@require_safe
@permission_required("codes.add_batch", raise_exception=True)
def batch_again(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    at, elsewhere = timezone.now(), "elsewhere" in request.GET
    initial = duplicating.initial_values(batch, at, elsewhere=elsewhere)
    form = BatchForm(initial=initial, campaign=batch.campaign, at=at)
    chips = {"like": batch, "elsewhere": elsewhere, "is_same": not elsewhere}
    return _page(request, batch.campaign, form, extra=chips)


def _page(
    request: StaffRequest,
    campaign: Campaign,
    form: BatchForm,
    *,
    part: str = "",
    extra: dict[str, object] | None = None,
) -> HttpResponse:
    """Show the form beside the forecast of the batch."""
    known = form.format_and_quantity()
    expected = known and forecast.forecast(campaign, *known)
    context = {
        "campaign": campaign,
        "form": form,
        "forecast": expected,
        "words": presenters.forecast_words(expected),
        "void_examples": _void_examples(form, known[0] if known else None),
    } | (extra or {})
    return render(request, f"codes/batch_create.html{part}", context)


def _void_examples(form: BatchForm, code_format: CodeFormat | None) -> list[str]:
    """Return examples for the warning where the form's charset is a full alphabet."""
    charset = form["charset"].value()
    if charset not in FULL_ALPHABETS:
        return []
    return void_examples.make(code_format or CodeFormat(charset, EXAMPLE_LENGTH))


@repeatable("it sets a state")
@require_POST
@permission_required("codes.change_batch", raise_exception=True)
def generation_hold(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    generation.hold(batch, by=request.user, at=timezone.now())
    return redirect("codes:batch_detail", campaign_id, batch_id)


@repeatable("it sets a state")
@require_POST
@permission_required("codes.change_batch", raise_exception=True)
def generation_resume(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    if generation.resume(batch, by=request.user, at=timezone.now()):
        tasks.fill_batch.delay_on_commit(batch.pk)
    return redirect("codes:batch_detail", campaign_id, batch_id)


@permission_required("codes.change_batch", raise_exception=True)
def generation_cancel(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    if request.method == "POST":
        if not generation.cancel(batch, by=request.user, at=timezone.now()):
            messages.info(request, _("There was nothing left to cancel."))
        return redirect("codes:batch_detail", campaign_id, batch_id)
    context = {"campaign": batch.campaign, "batch": batch}
    return render(request, "codes/generation_cancel.html", context)
