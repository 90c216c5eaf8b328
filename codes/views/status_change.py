from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from codes import lifecycle, selection, tasks, wording
from codes.forms import MoveForm
from codes.models import Move, Status
from codes.selection import SelectedCodes
from codes.views.objects import batch_or_404
from staff.requests import StaffRequest

# Up to so many codes are changed within the request; more are left to the worker.
MAX_IN_REQUEST = 2_000


@permission_required("codes.void_code", raise_exception=True)
def code_void(request: StaffRequest, campaign_id: int, batch_id: int) -> HttpResponse:
    return _move(request, campaign_id, batch_id, Status.VOIDED)


@permission_required("codes.activate_range", raise_exception=True)
def code_activate(
    request: StaffRequest, campaign_id: int, batch_id: int
) -> HttpResponse:
    return _move(request, campaign_id, batch_id, Status.AVAILABLE)


def _move(
    request: StaffRequest, campaign_id: int, batch_id: int, to: Status
) -> HttpResponse:
    """Show what a move of the selected codes would change; on POST order it."""
    batch = batch_or_404(campaign_id, batch_id)
    try:
        selected = selection.parse(request.GET, batch)
    except lifecycle.ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("codes:code_list", campaign_id, batch_id)
    if not request.user.has_perm(selected.permission(to)):
        raise PermissionDenied
    if selected.moving(to) == 0:
        messages.warning(request, explain_nothing(to))
        return redirect("codes:code_list", campaign_id, batch_id)
    form = MoveForm(
        request.POST or None,
        needs_count=selected.needs_typed_count(to),
        initial={"shown_count": selected.at_most_moving(to)},
    )
    if request.method == "POST" and form.is_valid():
        return _order(request, selected, to, form.cleaned_data["reason"])
    context = _consequence(selected, to) | {"form": form}
    return render(request, "codes/status_change.html", context)


def explain_nothing(to: Status) -> str:
    """Return why none of some codes can be moved."""
    if to == Status.VOIDED:
        return _("None of these codes can be voided: redeemed and voided are final.")
    return _("None of these codes is inactive: there is nothing to activate.")


def _consequence(selected: SelectedCodes, to: Status) -> dict[str, object]:
    count = selected.at_most_moving(to)
    return {
        "campaign": selected.batch.campaign,
        "batch": selected.batch,
        "selected": selected,
        "to": to.name.lower(),
        "title": wording.question(to, count, whole=selected.is_whole),
        "verb": wording.verb(to, count),
        "which": wording.which(selected.selection),
        "moving": selected.moving(to),
        "staying": selected.staying(to),
    }


def _order(
    request: StaffRequest, selected: SelectedCodes, to: Status, reason: str
) -> HttpResponse:
    move = lifecycle.order(
        selected.batch,
        to,
        selected.selection,
        reason=reason,
        by=request.user,
        at=timezone.now(),
    )
    batch_args = [selected.batch.campaign_id, selected.batch.pk]
    if carry_out_now(move):
        messages.success(request, wording.move_outcome(move))
        codes = reverse("codes:code_list", args=batch_args)
        return redirect(f"{codes}?serial={move.first}")
    tasks.carry_out_move.delay_on_commit(move.pk)
    messages.info(request, _("The work has begun. Below you see how far it is."))
    return redirect("codes:batch_detail", *batch_args)


def carry_out_now(move: Move) -> bool:
    """Carry out a small move; return whether it is done.

    Another move may have locked its codes for longer than the lock timeout.
    """
    if lifecycle.ordered_count(move) > MAX_IN_REQUEST:
        return False
    try:
        return lifecycle.carry_out(move, at=timezone.now())
    except OperationalError:
        return False
