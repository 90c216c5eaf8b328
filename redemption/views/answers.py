"""The answers of visitors: erase those of a code, download those of a campaign."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.models import Campaign
from redemption.answers import erasure, export
from redemption.models import Answers
from redemption.views.lists import code_or_404
from staff.requests import StaffRequest
from storage.sheets.kinds import Kind
from storage.sheets.responses import send_file
from storage.sheets.workbooks import TooLarge
from ui.sending.once import repeatable


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("redemption.erase_answers", raise_exception=True)
@cache_control(no_store=True)
def answers_erase(
    request: StaffRequest, campaign_id: int, batch_id: int, serial: int
) -> HttpResponse:
    """Ask whether to erase a visitor's answers, and erase them on POST."""
    code = code_or_404(campaign_id, batch_id, serial)
    back = redirect("redemption:code_history", campaign_id, batch_id, code.serial)
    if request.method == "POST":
        erasure.erase_answers(code, by=request.user, at=timezone.now())
        messages.success(request, _("The answers are erased."))
        return back
    answers = Answers.objects.filter(pk=code.pk).first()
    if answers is None:
        messages.info(request, _("There are no answers to this code."))
        return back
    context = {
        "campaign": code.batch.campaign,
        "batch": code.batch,
        "code": code,
        "answers": answers,
    }
    return render(request, "redemption/answers_erase.html", context)


@repeatable("it answers with a file")
@require_POST
@permission_required("redemption.view_answers", raise_exception=True)
@cache_control(no_store=True)
def answers_download(request: StaffRequest, campaign_id: int) -> HttpResponseBase:
    """Send the answers of a campaign as a file; the trail records by whom."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    kind = _kind(request)
    language = get_language() or settings.LANGUAGE_CODE
    try:
        blocks = export.start(
            campaign, kind, language=language, by=request.user, at=timezone.now()
        )
    except TooLarge as refused:
        messages.error(request, str(refused))
        return redirect("redemption:redemption_list", campaign.pk)
    name = export.file_name(campaign, kind)
    return send_file(blocks, name, content_type=kind.content_type)


def _kind(request: StaffRequest) -> Kind:
    try:
        return Kind(request.POST.get("kind", Kind.CSV))
    except ValueError:
        raise BadRequest from None
