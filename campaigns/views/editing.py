"""Create and edit a campaign."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import editing, zone_search
from campaigns.forms.campaign import CampaignForm, ColorsForm
from campaigns.models import Campaign
from staff.requests import StaffRequest


@permission_required("campaigns.add_campaign", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: StaffRequest) -> HttpResponse:
    """Show the form of a new campaign; by POST create it as a draft."""
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = CampaignForm(sent, initial=editing.initial_values(now))
    if form.is_valid():
        try:
            campaign = editing.create(form.cleaned_data, by=request.user, at=now)
        except editing.SlugTaken as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, _("The campaign is a draft: nobody sees it yet."))
            return redirect("campaigns:campaign_detail", campaign.pk)
    return _form_page(request, form)


@permission_required("campaigns.change_campaign", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def campaign_edit(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show the form of the campaign; by POST save the changes."""
    is_sent = request.method == "POST"
    campaign = _get_campaign(campaign_id, locked=is_sent)
    form = CampaignForm(
        request.POST if is_sent else None, instance=campaign, reader=request.user
    )
    if form.is_valid():
        by, at = request.user, timezone.now()
        try:
            changed = editing.edit(
                campaign, form.cleaned_data, by=by, at=at, **form.agreed
            )
        except (editing.SlugTaken, editing.SlugFixed) as error:
            form.add_error("slug", str(error))
        else:
            if changed:
                messages.success(request, _("The changes are saved."))
            if form.taken:
                messages.info(request, form.describe_taken())
            return redirect("campaigns:campaign_detail", campaign.pk)
    return _form_page(request, form)


def _get_campaign(campaign_id: int, *, locked: bool) -> Campaign:
    campaigns = (
        Campaign.objects.select_for_update(no_key=True) if locked else Campaign.objects
    )
    return get_object_or_404(campaigns, pk=campaign_id)


def _form_page(request: StaffRequest, form: CampaignForm) -> HttpResponse:
    """Render the form; its heading is the stored name, not the one being typed."""
    context = {
        "form": form,
        "time_zones": zone_search.choices(),
        "palettes": form.palettes(),
    }
    if form.instance.pk:
        context["campaign"] = Campaign.objects.get(pk=form.instance.pk)
    return render(request, "campaigns/campaign_form.html", context)


@permission_required("campaigns.view_campaign", raise_exception=True)
@require_safe
def colors(request: StaffRequest) -> HttpResponse:
    """Show samples of a landing page in two colours, light and dark scheme."""
    palettes = ColorsForm(request.GET).palettes()
    if palettes is None:
        return HttpResponse(status=204)
    return render(
        request, "campaigns/campaign_form.html#colors", {"palettes": palettes}
    )
