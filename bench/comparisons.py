"""Serve the pages that redeeming over HTTP is measured against."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from campaigns.models import Campaign
from codes import vault
from codes.models import Code, Status
from redemption.models import Channel, Redemption
from redemption.public import device_cookie, views
from redemption.public.decorators import visitor_view
from redemption.throttle import Visitor
from throttling import rate_limits
from throttling.client_address import client_address


@login_not_required
@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    """Answer with an empty page: what server and middleware cost."""
    return HttpResponse()


@visitor_view
def orm(request: HttpRequest, slug: str) -> HttpResponse:
    """Redeem with the same page and throttle, but by the ORM."""
    campaign = Campaign.objects.get(slug=slug)
    device = device_cookie.device_of(request, campaign)
    visitor = Visitor(campaign, device.id, client_address(request))
    if rate_limits.seconds_blocked(visitor.all_charges):
        return HttpResponse(status=429)
    redemption = _redeem(
        request.POST["code"],
        campaign,
        device_cookie.attempt_of(request, campaign, device),
        timezone.now(),
    )
    return views._lead_to_done(request, campaign, redemption)


@transaction.atomic
def _redeem(typed: str, campaign: Campaign, attempt_id: UUID, at: Any) -> Redemption:
    located = vault.locate(typed, campaign)
    code = (
        Code.objects.select_for_update(of=["self"])
        .select_related("batch__campaign")
        .get(pk=located.code_id)
    )
    batch = code.batch
    is_open = batch.campaign.is_open(at) and not batch.is_paused
    if code.status != Status.AVAILABLE or not is_open or batch.is_expired(at):
        raise RuntimeError(f"Code {code.pk} cannot be redeemed.")
    code.status, code.status_at = Status.REDEEMED, at
    code.save()
    redemption = Redemption.objects.create(
        code=code,
        campaign=campaign,
        at=at,
        channel=Channel.LANDING,
        attempt_id=attempt_id,
    )
    redemption.code_text = located.text
    return redemption
