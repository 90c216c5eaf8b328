"""The landing page designer."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
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

from campaigns import design_draft, draft_edits, pictures, theme
from campaigns.forms.design import DesignForm, PictureForm, PreviewForm
from campaigns.models import Campaign
from staff import trail_labels
from staff.requests import StaffRequest
from ui import edit_versions, merging
from ui.edit_versions import EditConflict, Version
from ui.sending.once import repeatable

TEMPLATE = "campaigns/design.html"
# The hidden field with the version of the whole draft that the page shows.
SEEN = f"draft-{edit_versions.FIELD}"
# No other page may contain a frame; here it holds the preview, from our own origin.
CSP_WITH_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}

may_design = permission_required("campaigns.change_campaign", raise_exception=True)


@repeatable("a draft is merged with what was sent")
@may_design
@require_http_methods(["GET", "HEAD", "POST"])
@csp_override(CSP_WITH_FRAME)
@transaction.atomic
def design(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Edit the draft of the page beside a preview; with “publish”, publish it."""
    campaign = _get_campaign(campaign_id, locked=request.method == "POST")
    if request.method != "POST":
        form = DesignForm(campaign=campaign)
        return _page(request, campaign, form, PreviewForm(request.GET))
    form = DesignForm(
        request.POST,
        campaign=campaign,
        reader=request.user,
        controls_stay=bool(request.htmx),
    )
    preview = PreviewForm(request.POST)
    if form.can_be_kept:
        _keep(request, campaign, form)
        if not request.htmx and form.is_valid():
            response = redirect("campaigns:design", campaign.pk)
            response["Location"] += f"?{urlencode(preview.chosen)}"
            return response
    return _page(request, campaign, form, preview)


def _keep(request: StaffRequest, campaign: Campaign, form: DesignForm) -> None:
    """Write the form into the draft; where that was asked, publish it."""
    by, at, fields = request.user, timezone.now(), form.design_fields()
    if "publish" in request.POST and form.is_valid():
        seen = edit_versions.parse(request.POST.get(SEEN, ""))
        try:
            design_draft.publish(campaign, fields, by=by, at=at, seen=seen)
        except EditConflict as refused:
            text = _("Not published: look at it, then publish it again.")
            _tell_changed(request, campaign, refused, text)
        else:
            text = _("Published: visitors see the page like this.")
            messages.success(request, text)
            return
    design_draft.edit(campaign, fields, by=by, at=at, seen=form.seen)
    for part in form.parts:
        part.mark_saved()


def _shown_version(request: StaffRequest, campaign: Campaign) -> Version:
    """Return the version of the draft as far as the page shows it.

    An answer to htmx leaves the pictures as they are on the page.
    """
    version = design_draft.version(campaign)
    if not request.htmx:
        return version
    sent = edit_versions.parse(request.POST.get(SEEN, "")).digests
    shown = {name: sent.get(name, "") for name in design_draft.PICTURE_FIELDS}
    return Version({**version.digests, **shown})


def _tell_changed(
    request: StaffRequest, campaign: Campaign, refused: EditConflict, text: str
) -> None:
    """Say who changed the draft meanwhile, what of it, and what was not done."""
    edits = draft_edits.of(campaign, refused.names, reader=request.user)
    newest = max(edits.values(), key=lambda edit: edit.at, default=None)
    labels = ", ".join(trail_labels.fact_label(name) for name in refused.names)
    messages.warning(request, f"{merging.explain_draft(newest, labels)} {text}")


def _get_campaign(campaign_id: int, *, locked: bool) -> Campaign:
    campaigns = (
        Campaign.objects.select_for_update(no_key=True) if locked else Campaign.objects
    )
    return get_object_or_404(campaigns, pk=campaign_id)


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
        "draft_version": str(_shown_version(request, campaign)),
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
@transaction.atomic
def design_discard(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Discard the draft: the page stays as visitors see it."""
    campaign = _get_campaign(campaign_id, locked=True)
    seen = edit_versions.parse(request.POST.get(SEEN, ""))
    try:
        design_draft.discard(campaign, by=request.user, at=timezone.now(), seen=seen)
    except EditConflict as refused:
        text = _("Not discarded: look at it, then discard it again.")
        _tell_changed(request, campaign, refused, text)
    else:
        text = _("The draft is discarded: the page stays as it was.")
        messages.success(request, text)
    return redirect("campaigns:design", campaign.pk)


@may_design
@require_POST
@transaction.atomic
def design_picture(request: StaffRequest, campaign_id: int, kind: str) -> HttpResponse:
    """Put a picture into the draft, or remove it."""
    campaign = _get_campaign(campaign_id, locked=True)
    form = PictureForm(request.POST, request.FILES)
    seen = edit_versions.parse(request.POST.get(SEEN, ""))
    done: dict[str, Any] = {"by": request.user, "at": timezone.now(), "seen": seen}
    try:
        if "remove" in request.POST:
            design_draft.remove_picture(campaign, kind, **done)
        elif form.is_valid():
            content = form.cleaned_data["file"]
            design_draft.put_picture(campaign, kind, content, **done)
        else:
            messages.error(request, str(form.errors["file"][0]))
    except pictures.PictureRefused as error:
        messages.error(request, str(error))
    except EditConflict as refused:
        text = _("It is shown now, and yours is not stored: choose your file again.")
        _tell_changed(request, campaign, refused, text)
    return redirect("campaigns:design", campaign.pk)


@may_design
@require_safe
def design_theme(request: StaffRequest, campaign_id: int, digest: str) -> HttpResponse:
    """Serve the style sheet of the draft to the preview."""
    campaign = design_draft.with_draft(get_object_or_404(Campaign, pk=campaign_id))
    sheet = theme.stylesheet(campaign)
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
