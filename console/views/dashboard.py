"""Where work begins: the console's home, and how one campaign goes."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from console import onboarding, wording
from console.campaign_dashboard import build as build_campaign_dashboard
from console.dashboard import build as build_dashboard
from staff.requests import StaffRequest
from ui import bar_chart


@require_safe
@permission_required("campaigns.view_campaign", raise_exception=True)
def dashboard(request: StaffRequest) -> HttpResponse:
    """Show what needs staff today, and how the campaigns go."""
    at = timezone.now()
    found = build_dashboard(at=at, may=request.user.has_perm)
    context = {"dashboard": found, "at": at, **_trend(found.days)}
    context["first"] = onboarding.build(request.user)
    return render(request, "console/dashboard.html", context)


@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def campaign_dashboard(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign's figures and trend: a page, or a part of the overview."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    found = build_campaign_dashboard(campaign, at=timezone.now())
    context = {
        "campaign": campaign,
        "dashboard": found,
        "figures": found.figures,
        "share": wording.share(found.figures),
        "attempts_today": found.attempts_today,
        "bounded": wording.bounded(found.attempts_today),
        **_trend(found.days),
    }
    part = "#figures" if request.htmx else ""
    return render(request, f"console/campaign_dashboard.html{part}", context)


def _trend(days: list[tuple[date, int]]) -> dict[str, Any]:
    """Return the picture of these days, its words and the table behind it."""
    shape = pgettext("day and month", "j M")
    chart = bar_chart.draw([(date_format(day, shape), n) for day, n in days])
    return {"chart": chart, "chart_label": wording.trend(chart), "days": days[::-1]}
