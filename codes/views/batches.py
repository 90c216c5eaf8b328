from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from campaigns.models import Campaign
from codes import batches, presenters, progress, removal, tallies, wording
from codes.list_forms import BatchFilterForm
from codes.models import Batch
from codes.views.objects import batch_or_404, campaign_or_404
from staff import last_edits, trail
from staff.models import Entry
from staff.requests import StaffRequest
from ui import keyset, lists, merging, saved_views, toasts
from ui.sending.once import repeatable

MAX_MOVES = 5  # that are shown, the latest
MAX_ENTRIES = 10

Generation = Batch.Generation


@saved_views.saveable(gettext_lazy("Batches"), BatchFilterForm, "codes.view_batch")
@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def batch_list(request: StaffRequest, campaign_id: int) -> HttpResponse:
    campaign = campaign_or_404(campaign_id)
    filters = BatchFilterForm(request.GET, url=request.path)
    at = timezone.now()
    batches_found = Batch.objects.filter(campaign=campaign).search(filters.values["q"])
    if state := filters.values["state"]:
        batches_found = batches_found.in_state(state, at)
    page = keyset.paginate(batches_found.select_related("series"), request.GET)
    figures = tallies.counts_by_batch(page.rows)
    context = {
        "campaign": campaign,
        "rows": [
            presenters.batch_row(batch, figures[batch.pk], at) for batch in page.rows
        ],
        "page": page,
    }
    return lists.show(request, "codes/batch_list.html", "batches", filters, context)


@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def batch_detail(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    try:
        batch = batch_or_404(campaign_id, batch_id)
    except Http404:
        return redirect(_after_removal(request, campaign_id, batch_id))
    context = _state(request, batch) | presenters.batch_facts(batch, timezone.now())
    if request.user.has_perm("codes.delete_batch"):
        context["is_removable"] = not removal.reason_to_keep(batch)
    if request.user.has_perm("staff.view_entry"):
        about = Entry.objects.about(trail.target_of(batch)).select_related("actor")
        context["target"] = trail.target_of(batch)
        context["entries"] = about.order_by("-id")[:MAX_ENTRIES]
    return render(request, "codes/batch_detail.html", context)


@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def batch_progress(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    try:
        batch = batch_or_404(campaign_id, batch_id)
    except Http404:
        gone = _after_removal(request, campaign_id, batch_id)
        return HttpResponseClientRedirect(gone) if request.htmx else redirect(gone)
    if not request.htmx:
        return redirect("codes:batch_detail", campaign_id, batch_id)
    context = _state(request, batch)
    response = render(request, "codes/batch_detail.html#progress", context)
    if not context["is_working"]:
        response["HX-Refresh"] = "true"  # the rest of the page has changed, too
    return response


def _after_removal(request: StaffRequest, campaign_id: int, batch_id: int) -> str:
    """Return where to go from a batch that was removed, and say so. Raises Http404."""
    about = Entry.objects.about(trail.target_of(Batch(pk=batch_id)))
    if not about.filter(action="batches.removed").exists():
        raise Http404
    messages.info(request, _("This batch was removed."))
    if Campaign.objects.filter(pk=campaign_id).exists():
        return reverse("codes:batch_list", args=[campaign_id])
    return reverse("campaigns:campaign_list")


def _state(request: StaffRequest, batch: Batch) -> dict[str, object]:
    """Return what the progress section of the page shows."""
    at = timezone.now()
    since = progress.Baseline.parse(
        request.GET.get("done", ""), request.GET.get("since", "")
    )
    moves = list(batch.moves.select_related("created_by").order_by("-id")[:MAX_MOVES])
    unfinished = [move for move in moves if move.finished_at is None]
    figures = tallies.counts_by_batch([batch])[batch.pk]
    may_list = request.user.has_perm("redemption.view_redemption")
    return {
        "campaign": batch.campaign,
        "batch": batch,
        "figures": figures,
        "share": wording.share(figures.redeemed, figures.total),
        "redeemed_url": presenters.redeemed_url(batch) if may_list else "",
        "moves": [presenters.move_row(move) for move in moves],
        "moves_wait": progress.is_waiting(unfinished, at),
        "is_working": bool(unfinished)
        or batch.generation == Generation.RUNNING
        or batch.is_being_removed,
    } | presenters.generating(progress.of_generation(batch, at=at, since=since))


@repeatable("it sets a state")
@require_POST
@permission_required("codes.change_batch", raise_exception=True)
def batch_pause(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    if batches.pause(batch, by=request.user, at=timezone.now()):
        text = _("Paused: none of its codes can be redeemed until you resume it.")
        toasts.done(request, text, undo=_undo("codes:batch_resume", batch))
    else:
        _tell_done_before(request, batch, "batches.paused")
    return redirect("codes:batch_detail", campaign_id, batch_id)


@repeatable("it sets a state")
@require_POST
@permission_required("codes.change_batch", raise_exception=True)
def batch_resume(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    batch = batch_or_404(campaign_id, batch_id)
    if batches.resume(batch, by=request.user, at=timezone.now()):
        text = _("Resumed: its codes can be redeemed again.")
        toasts.done(request, text, undo=_undo("codes:batch_pause", batch))
    else:
        _tell_done_before(request, batch, "batches.resumed")
    return redirect("codes:batch_detail", campaign_id, batch_id)


def _tell_done_before(request: StaffRequest, batch: Batch, action: str) -> None:
    """Tell a person whose press changed nothing who it was."""
    done = last_edits.newest(trail.target_of(batch), action, reader=request.user)
    if done and not done.is_reader:
        messages.info(request, merging.explain_done(done))


def _undo(name: str, batch: Batch) -> str:
    return reverse(name, args=[batch.campaign_id, batch.pk])
