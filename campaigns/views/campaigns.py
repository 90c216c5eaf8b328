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
from campaigns.forms.campaign import ListForm
from campaigns.lifecycle import CampaignActionRefused
from campaigns.models import Campaign
from campaigns.status_actions import STATUS_ACTIONS, available
from staff import trail
from staff.requests import StaffRequest
from ui import lists, saved_views, toasts

PAGE = 50


@saved_views.saveable(gettext_lazy("Campaigns"), ListForm, "campaigns.view_campaign")
@permission_required("campaigns.view_campaign", raise_exception=True)
@require_safe
def campaign_list(request: StaffRequest) -> HttpResponse:
    """List the campaigns in display order, by words and phase."""
    now = timezone.now()
    filters = ListForm(request.GET, url=request.path)
    found = Campaign.objects.search(filters.asked["q"])
    filters.counts = found.count_phases(now)
    filters.counts[""] = total = sum(filters.counts.values())
    phase = filters.asked["status"]
    shown = found.in_phase(phase, now) if phase else found
    page = Paginator(shown.in_display_order(), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(campaign, campaign.phase(now)) for campaign in page],
        "is_empty": not (total or filters.said),
        **_neighbours(page, request.GET.copy()),
    }
    template = "campaigns/campaign_list.html"
    return lists.show(request, template, "campaigns", filters, context)


def _neighbours(page: Page[Campaign], query: QueryDict) -> dict[str, str]:
    """Return the query strings of the pages beside this one."""
    links = {}
    for name, has in (("prev", page.has_previous), ("next", page.has_next)):
        query["page"] = str(page.number + (1 if name == "next" else -1))
        links[name] = query.urlencode() if has() else ""
    return links


@permission_required("campaigns.view_campaign", raise_exception=True)
@require_safe
def campaign_detail(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show the campaign: where it stands, its dates, what can be done."""
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
            "life": timeline.of(campaign, at=at),
            "passed": timeline.passed(campaign, at=at),
            "deeds": [
                (deed, reverse(f"campaigns:campaign_{deed.name}", args=[campaign.pk]))
                for deed in available(campaign.status)
            ],
            "target": trail.name_of(campaign),
        },
    )


@permission_required("campaigns.change_campaign", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_deed(request: StaffRequest, campaign_id: int, deed: str) -> HttpResponse:
    """Ask whether to launch, pause, resume or end the campaign; by POST do it."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    chosen = STATUS_ACTIONS[deed]
    if request.method != "POST":
        context = {"campaign": campaign, "deed": chosen}
        return render(request, "campaigns/campaign_status_action.html", context)
    try:
        chosen.do(campaign, by=request.user, at=timezone.now())
    except CampaignActionRefused as refused:
        messages.error(request, str(refused))
    else:
        undo = chosen.undo and reverse(
            f"campaigns:campaign_{chosen.undo}", args=[campaign.pk]
        )
        toasts.done(request, str(chosen.done), undo=undo)
    return redirect("campaigns:campaign_detail", campaign.pk)
