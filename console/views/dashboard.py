"""The home page of the console, and the figures of one campaign."""

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
    """Show what needs attention today, and the figures of the campaigns."""
    at = timezone.now()
    page = build_dashboard(at=at, may=request.user.has_perm)
    context = {"dashboard": page, "at": at, **_trend(page.days)}
    context["onboarding"] = onboarding.build(request.user)
    return render(request, "console/dashboard.html", context)


@require_safe
@permission_required("codes.view_batch", raise_exception=True)
def campaign_dashboard(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Show the figures of a campaign: a page, or for htmx a part of the overview."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    page = build_campaign_dashboard(campaign, at=timezone.now())
    context = {
        "campaign": campaign,
        "dashboard": page,
        "figures": page.figures,
        "share": wording.share(page.figures),
        "attempts_today": page.attempts_today,
        "bounded": wording.bounded(page.attempts_today),
        **_trend(page.days),
    }
    part = "#figures" if request.htmx else ""
    return render(request, f"console/campaign_dashboard.html{part}", context)


def _trend(days: list[tuple[date, int]]) -> dict[str, Any]:
    """Return the chart of these days, its label, and the rows of its table."""
    date_shape = pgettext("day and month", "j M")
    chart = bar_chart.draw([(date_format(day, date_shape), n) for day, n in days])
    return {"chart": chart, "chart_label": wording.trend(chart), "days": days[::-1]}
