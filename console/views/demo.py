"""Remove the demo."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from codes import tallies
from console.demo import demo_campaign
from staff.requests import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("codes.seal_batch", raise_exception=True)
def demo_remove(request: StaffRequest) -> HttpResponse:
    """Ask before the demo campaign is removed; by POST, remove it."""
    campaign = demo_campaign.find_active()
    if campaign is None:
        raise Http404
    if request.method == "POST":
        demo_campaign.remove(campaign, by=request.user, at=timezone.now())
        text = _("The demo is gone: the campaign is ended, its batches are sealed.")
        messages.success(request, text)
        return redirect("console:dashboard")
    figures = tallies.total_counts(campaign.batches.all())
    context = {"campaign": campaign, "figures": figures}
    return render(request, "console/demo_remove.html", context)
