"""The landing page as its draft would look, in a frame of the designer."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from campaigns import design_draft, theme
from campaigns.forms.design import PreviewForm
from campaigns.models import Campaign
from redemption.answers import form as answers_form
from redemption.errors import Rejected
from redemption.models import Reason
from redemption.public import landing_page, replies, success_page
from redemption.public.device_cookie import Device
from staff.requests import StaffRequest

_SAMPLE = {"code": "ABCD-1234-EFGH", "serial": "12-4217"}
_CSP_IN_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@permission_required("campaigns.change_campaign", raise_exception=True)
@require_safe
@xframe_options_sameorigin
@csp_override(_CSP_IN_FRAME)
def design_preview(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show one of the public pages with the design of the campaign's draft."""
    campaign = design_draft.with_draft(get_object_or_404(Campaign, pk=campaign_id))
    chosen = PreviewForm(request.GET).chosen
    digest = theme.digest(campaign)
    theme_url = reverse("campaigns:design_theme", args=[campaign.pk, digest])
    with translation.override(chosen["reads"]):
        return HttpResponse(_page(campaign, chosen["shows"], theme_url))


def _page(campaign: Campaign, shows: str, theme_url: str) -> str:
    at = timezone.now()
    if shows == "redeemed":
        return success_page.render(campaign, **_SAMPLE, at=at, theme_url=theme_url)
    reply = None
    is_unanswered = shows == "unanswered" and answers_form.has_required_fields(campaign)
    if is_unanswered:
        reply = replies.unanswered()
    elif shows in _REASONS:
        rejected = Rejected(_REASONS[shows])
        rejected.kind, rejected.reference = "check", "ABC-123"
        reply = replies.reply_to(rejected, campaign, at=at)
    context = landing_page.build_context(
        campaign,
        typed=_SAMPLE["code"] if is_unanswered else "",
        reply=reply,
        device=Device(UUID(int=0)),
        theme_url=theme_url,
        form_data={} if is_unanswered else None,
    )
    context |= {"is_preview": False, "in_frame": True, "csrf_token": "none"}
    return render_to_string(landing_page.template_for(reply), context)


_REASONS = {
    "typo": Reason.UNREADABLE,
    "rejected": Reason.UNKNOWN,
    "not_started": Reason.NOT_STARTED,
    "paused": Reason.PAUSED,
    "ended": Reason.ENDED,
}
