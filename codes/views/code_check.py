from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from codes import list_lookup, list_moves, list_report, list_tokens, tasks, wording
from codes.check_forms import CodeListForm
from codes.forms import MoveForm
from codes.lifecycle import ActionRefused
from codes.list_lookup import CheckedList
from codes.lookup import LookupThrottled
from codes.models import Status
from codes.selection import MAX_UNCONFIRMED, SelectedCodes
from codes.views import status_change
from staff.requests import StaffRequest
from storage.sheets import sending
from storage.sheets.kinds import Kind
from storage.sheets.responses import send_file
from ui.sending.once import repeatable

FIELD = "checked_list"  # the name of the hidden field, which `ui.sending` never keeps
MAX_BATCHES = 100  # whose codes can be moved at once


@repeatable("it shows something")
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_check(request: StaffRequest) -> HttpResponse:
    """Show what a list of codes names. By POST, so that no URL holds a code."""
    is_sent = request.method == "POST"
    form = CodeListForm(*((request.POST, request.FILES) if is_sent else ()))
    if not is_sent or not form.is_valid():
        return render(request, "codes/code_check.html", {"form": form})
    try:
        checked = list_lookup.check(form.lines, by=request.user, at=timezone.now())
    except LookupThrottled as throttled:
        context = {"form": form, "throttled": throttled}
        response = render(request, "codes/code_check.html", context, status=429)
        response["Retry-After"] = str(throttled.seconds)
        return response
    context = _report(request, checked) | {"form": CodeListForm()}
    return render(request, "codes/code_check.html", context)


@repeatable("it answers with a file")
@require_POST
@permission_required("codes.view_code", raise_exception=True)
@cache_control(no_store=True)
def code_check_download(request: StaffRequest) -> Any:
    """Send a row for each line of a list: references and statuses, no codes."""
    try:
        checked = list_tokens.unpack(request.POST.get(FIELD, ""), by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("codes:code_check")
    rows = list_report.csv_rows(checked, list_report.states_of(checked.ids))
    language = get_language() or settings.LANGUAGE_CODE
    encode = sending.encoder(Kind.EXCEL_CSV, list_report.HEAD, language=language)
    name = f"codes-{timezone.localdate():%Y-%m-%d}.csv"
    return send_file(
        encode([list(rows)]), name, content_type=Kind.EXCEL_CSV.content_type
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.void_code", raise_exception=True)
@cache_control(no_store=True)
def code_check_void(request: StaffRequest) -> HttpResponse:
    return _move(request, Status.VOIDED)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.activate_range", raise_exception=True)
@cache_control(no_store=True)
def code_check_activate(request: StaffRequest) -> HttpResponse:
    return _move(request, Status.AVAILABLE)


def _report(request: StaffRequest, checked: CheckedList) -> dict[str, Any]:
    """Return what the page shows of a list."""
    states = list_report.states_of(checked.ids)
    parts = list_report.parts_of(states.values())
    final = [state for state in states.values() if state.is_final]
    repeats = list(checked.repeats.items())
    return {
        "checked": checked,
        "token": list_tokens.pack(checked, by=request.user),
        "token_name": FIELD,
        "parts": parts,
        "shown_parts": parts[:MAX_BATCHES],
        "is_split": len(parts) > MAX_BATCHES,
        "final": final[: list_report.MAX_SHOWN],
        "final_count": len(final),
        "repeats": repeats[: list_report.MAX_SHOWN],
        "repeats_count": len(repeats),
        "missing": [
            (text, len(lines), list_report.lines_text(lines))
            for text, lines in list_report.grouped_lines(checked)
        ],
        "may_void": _may_move(request, states.values(), Status.VOIDED),
        "may_activate": _may_move(request, states.values(), Status.AVAILABLE),
    }


def _may_move(
    request: StaffRequest, states: Collection[list_report.State], to: Status
) -> bool:
    selected = list_moves.select(states, to)
    needed = list_moves.permissions(selected, to)
    return bool(selected) and request.user.has_perms(needed)


def _move(request: StaffRequest, to: Status) -> HttpResponse:
    """Return the answer to the list that was sent; a page opened anew has none."""
    if request.method != "POST":
        return redirect("codes:code_check")
    try:
        return _confirm(request, _ticked(request), to)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("codes:code_check")


def _confirm(request: StaffRequest, checked: CheckedList, to: Status) -> HttpResponse:
    """Show what a move of a list would change; if that was confirmed, order it."""
    selected = list_moves.select(list_report.states_of(checked.ids).values(), to)
    if not selected:
        messages.warning(request, status_change.explain_nothing(to))
        return redirect("codes:code_check")
    if not request.user.has_perms(list_moves.permissions(selected, to)):
        raise PermissionDenied
    count = sum(one.at_most_moving(to) for one in selected)
    form = MoveForm(
        request.POST if "shown_count" in request.POST else None,
        needs_count=count > MAX_UNCONFIRMED,
        initial={"shown_count": count},
    )
    if form.is_valid():
        return _order(request, selected, to, form.cleaned_data["reason"])
    context = _question(selected, to, count) | {
        "form": form,
        "token": list_tokens.pack(checked, by=request.user),
        "token_name": FIELD,
    }
    return render(request, "codes/code_check_move.html", context)


def _question(selected: list[SelectedCodes], to: Status, count: int) -> dict[str, Any]:
    return {
        "to": to.name.lower(),
        "title": wording.question(to, count, whole=False),
        "verb": wording.verb(to, count),
        "rows": [(one.batch, one.moving(to), one.staying(to)) for one in selected],
    }


def _ticked(request: StaffRequest) -> CheckedList:
    """Return the codes of the list whose batches were ticked. Raises ActionRefused."""
    checked = list_tokens.unpack(request.POST.get(FIELD, ""), by=request.user)
    if "ticks" in request.POST:
        checked = checked.of_batches(request.POST.getlist("batch"))
    batches = checked.serials_by_batch
    if not batches:
        raise ActionRefused(
            _("No batch was ticked, so nothing was changed. Check the list again.")
        )
    if len(batches) > MAX_BATCHES:
        raise ActionRefused(
            _("More than %(most)s batches at once: split the list.")
            % {"most": MAX_BATCHES}
        )
    return checked


def _order(
    request: StaffRequest, selected: list[SelectedCodes], to: Status, reason: str
) -> HttpResponse:
    at = timezone.now()
    moves = list_moves.order(selected, to, reason=reason, by=request.user, at=at)
    is_small = sum(one.count for one in selected) <= status_change.MAX_IN_REQUEST
    left = [
        move for move in moves if not (is_small and status_change.carry_out_now(move))
    ]
    if not left:
        messages.success(request, wording.moves_outcome(moves))
        return redirect("codes:code_check")
    for move in left:
        tasks.carry_out_move.delay_on_commit(move.pk)
    if len(moves) > 1:
        text = _("The work has begun. The page of each batch shows how far it is.")
        messages.info(request, text)
        return redirect("codes:code_check")
    messages.info(request, _("The work has begun. Below you see how far it is."))
    batch = selected[0].batch
    return redirect("codes:batch_detail", batch.campaign_id, batch.pk)
