"""The landing page designer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from campaigns import design_draft, pictures, theme
from campaigns.forms.design import DesignForm, PictureForm, PreviewForm
from campaigns.models import Campaign
from staff.requests import StaffRequest
from ui.sending.once import repeatable

TEMPLATE = "campaigns/design.html"
# No other page may contain a frame; here it holds the preview, from our own origin.
CSP_WITH_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}

may_design = permission_required("campaigns.change_campaign", raise_exception=True)


@repeatable("a draft holds what was sent last")
@may_design
@require_http_methods(["GET", "HEAD", "POST"])
@csp_override(CSP_WITH_FRAME)
def design(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Edit the draft of the page beside a preview; with “publish”, publish it."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    if request.method != "POST":
        form = DesignForm(campaign=campaign)
        return _page(request, campaign, form, PreviewForm(request.GET))
    form, preview = (
        DesignForm(request.POST, campaign=campaign),
        PreviewForm(request.POST),
    )
    if form.is_valid():
        at = timezone.now()
        design_draft.edit(campaign, form.design_fields(), by=request.user, at=at)
        if "publish" in request.POST:
            design_draft.publish(campaign, by=request.user, at=at)
            messages.success(request, _("Published: visitors see the page like this."))
        if not request.htmx:
            response = redirect("campaigns:design", campaign.pk)
            response["Location"] += f"?{urlencode(preview.chosen)}"
            return response
    return _page(request, campaign, form, preview)


def _page(
    request: StaffRequest, campaign: Campaign, form: DesignForm, preview: PreviewForm
) -> HttpResponse:
    drafted = design_draft.with_draft(campaign)
    preview_query = {**preview.chosen, "at": str(timezone.now().timestamp())}
    context = {
        "campaign": campaign,
        "form": form,
        "preview": preview,
        "preview_query": urlencode(preview_query),  # always new: no cache answers
        "change_count": len(design_draft.unpublished_fields(campaign)),
        "pictures": [
            ("logo", _("Logo"), pictures.parse_name(drafted.logo)),
            ("hero", _("Hero picture"), pictures.parse_name(drafted.hero)),
        ],
        "days": settings.ANSWERS_KEPT.days,
    }
    return render(request, f"{TEMPLATE}#preview" if request.htmx else TEMPLATE, context)


@may_design
@require_POST
def design_discard(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Discard the draft: the page stays as visitors see it."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    design_draft.discard(campaign, by=request.user, at=timezone.now())
    messages.success(request, _("The draft is discarded: the page stays as it was."))
    return redirect("campaigns:design", campaign.pk)


@may_design
@require_POST
def design_picture(request: StaffRequest, campaign_id: int, kind: str) -> HttpResponse:
    """Put a picture into the draft, or remove it."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    by, at = request.user, timezone.now()
    form = PictureForm(request.POST, request.FILES)
    if "remove" in request.POST:
        design_draft.edit(campaign, {kind: ""}, by=by, at=at)
    elif form.is_valid():
        content = form.cleaned_data["file"]
        try:
            design_draft.put_picture(campaign, kind, content, by=by, at=at)
        except pictures.PictureRefused as error:
            messages.error(request, str(error))
    else:
        messages.error(request, str(form.errors["file"][0]))
    return redirect("campaigns:design", campaign.pk)


@may_design
@require_safe
def design_theme(request: StaffRequest, campaign_id: int, digest: str) -> HttpResponse:
    """Serve the style sheet of the draft to the preview."""
    campaign = design_draft.with_draft(get_object_or_404(Campaign, pk=campaign_id))
    sheet = theme.stylesheet(campaign)
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
