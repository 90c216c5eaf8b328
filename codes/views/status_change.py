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
from codes.selection import Asked
from codes.views.objects import batch_or_404
from staff.requests import StaffRequest

# Up to so many codes are moved while staff wait; more are moved by the worker.
AT_ONCE = 2_000


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
    """Show what would become of the codes that the query selects; on POST move them."""
    batch = batch_or_404(campaign_id, batch_id)
    try:
        asked = selection.read(request.GET, batch)
    except lifecycle.ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("codes:code_list", campaign_id, batch_id)
    if not request.user.has_perm(asked.permission(to)):
        raise PermissionDenied
    if asked.moving(to) == 0:
        messages.warning(request, _nothing_to_do(to))
        return redirect("codes:code_list", campaign_id, batch_id)
    initial = {"asked": asked.count}
    form = MoveForm(request.POST or None, typed_out=asked.is_typed_out, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _order(request, asked, to, form.cleaned_data["reason"])
    context = _consequence(asked, to) | {"form": form}
    return render(request, "codes/status_change.html", context)


def _nothing_to_do(to: Status) -> str:
    if to == Status.VOIDED:
        return _("None of these codes can be voided: redeemed and voided are final.")
    return _("None of these codes is inactive: there is nothing to activate.")


def _consequence(asked: Asked, to: Status) -> dict[str, object]:
    return {
        "campaign": asked.batch.campaign,
        "batch": asked.batch,
        "asked": asked,
        "to": to.name.lower(),
        "title": wording.question(to, asked.count, whole=asked.is_whole),
        "verb": wording.verb(to, asked.count),
        "which": wording.which(asked.selection),
        "moving": asked.moving(to),
        "staying": asked.staying(to),
    }


def _order(
    request: StaffRequest, asked: Asked, to: Status, reason: str
) -> HttpResponse:
    move = lifecycle.order(
        asked.batch,
        to,
        asked.selection,
        reason=reason,
        by=request.user,
        at=timezone.now(),
    )
    place = [asked.batch.campaign_id, asked.batch.pk]
    if _is_done_at_once(move):
        messages.success(request, wording.moved(move))
        codes = reverse("codes:code_list", args=place)
        return redirect(f"{codes}?serial={move.first}")
    tasks.carry_out_move.delay_on_commit(move.pk)
    messages.info(request, _("The work has begun. Below you see how far it is."))
    return redirect("codes:batch_detail", *place)


def _is_done_at_once(move: Move) -> bool:
    """Carry out a small move; return whether it is done.

    Another bulk deed may hold its codes for longer than we wait for a lock.
    """
    if not move.serials and move.last - move.first >= AT_ONCE:
        return False
    try:
        return lifecycle.carry_out(move, at=timezone.now())
    except OperationalError:
        return False
