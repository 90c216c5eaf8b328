"""The list of campaigns, the page of one, and its status actions."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import timeline
from campaigns.forms.campaign import CampaignFilterForm
from campaigns.lifecycle import (
    TRANSITIONS,
    CampaignActionRefused,
    CampaignHasStatus,
)
from campaigns.models import Campaign
from campaigns.status_actions import STATUS_ACTIONS, available
from staff import last_edits, trail
from staff.requests import StaffRequest
from ui import lists, merging, saved_views, toasts
from ui.sending.once import repeatable

PAGE_SIZE = 50


@saved_views.saveable(
    gettext_lazy("Campaigns"), CampaignFilterForm, "campaigns.view_campaign"
)
@permission_required("campaigns.view_campaign", raise_exception=True)
@require_safe
def campaign_list(request: StaffRequest) -> HttpResponse:
    """List the campaigns in display order, filtered by words and phase."""
    now = timezone.now()
    filters = CampaignFilterForm(request.GET, url=request.path)
    matches = Campaign.objects.search(filters.values["q"])
    filters.counts = matches.count_phases(now)
    filters.counts[""] = total = sum(filters.counts.values())
    phase = filters.values["status"]
    if phase:
        matches = matches.in_phase(phase, now)
    page = Paginator(matches.in_display_order(), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "rows": [(campaign, campaign.phase(now)) for campaign in page],
        "is_empty": not (total or filters.raw),
        **_neighbour_pages(page, request.GET.copy()),
    }
    template = "campaigns/campaign_list.html"
    return lists.show(request, template, "campaigns", filters, context)


def _neighbour_pages(page: Page[Campaign], query: QueryDict) -> dict[str, str]:
    """Return the query strings of the previous and the next page, "" for none."""
    links = {}
    for name, exists, number in (
        ("prev", page.has_previous(), page.number - 1),
        ("next", page.has_next(), page.number + 1),
    ):
        query["page"] = str(number)
        links[name] = query.urlencode() if exists else ""
    return links


@permission_required("campaigns.view_campaign", raise_exception=True)
@require_safe
def campaign_detail(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show the campaign: its phase, its timeline, its available actions."""
    campaign = get_object_or_404(
        Campaign.objects.select_related("created_by"), pk=campaign_id
    )
    at = timezone.now()
    return render(
        request,
        "campaigns/campaign_detail.html",
        {
            "campaign": campaign,
            "phase": campaign.phase(at),
            "events": timeline.events_of(campaign, at=at),
            "elapsed": timeline.elapsed_share(campaign, at=at),
            "actions": [
                (action, _action_url(campaign, action.name))
                for action in available(campaign.status)
            ],
            "target": trail.target_of(campaign),
        },
    )


@repeatable("it sets a state")
@permission_required("campaigns.change_campaign", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_status_action(
    request: StaffRequest, campaign_id: int, action_name: str
) -> HttpResponse:
    """Ask for confirmation; by POST launch, pause, resume or end the campaign."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    action = STATUS_ACTIONS[action_name]
    if request.method != "POST":
        context = {"campaign": campaign, "action": action}
        return render(request, "campaigns/campaign_status_action.html", context)
    try:
        action.perform(campaign, by=request.user, at=timezone.now())
    except CampaignHasStatus:
        # The button was pressed twice, or by two people: its result is there.
        if other := _done_by_another(request, campaign, action_name):
            messages.info(request, f"{action.success_message} {other}")
            return redirect("campaigns:campaign_detail", campaign.pk)
    except CampaignActionRefused as error:
        messages.error(request, str(error))
        return redirect("campaigns:campaign_detail", campaign.pk)
    undo_url = _action_url(campaign, action.undo) if action.undo else ""
    toasts.done(request, str(action.success_message), undo=undo_url)
    return redirect("campaigns:campaign_detail", campaign.pk)


def _done_by_another(
    request: StaffRequest, campaign: Campaign, action_name: str
) -> str:
    """Say who did this last, if it was not the reader: there is no undo for them."""
    target, trail_action = trail.target_of(campaign), TRANSITIONS[action_name][2]
    done = last_edits.newest(target, trail_action, reader=request.user)
    return merging.explain_done(done) if done and not done.is_reader else ""


def _action_url(campaign: Campaign, action_name: str) -> str:
    return reverse(f"campaigns:campaign_{action_name}", args=[campaign.pk])
