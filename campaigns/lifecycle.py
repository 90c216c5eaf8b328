"""The life of a campaign: launch, pause, resume, end.

draft ── launch ──▶ running ◀── resume ── paused
                       └─────── pause ──────▲
running or paused ── end ──▶ ended
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from staff import trail
from staff.models import User

Status = Campaign.Status

MAY_BECOME = {
    "launch": ([Status.DRAFT], Status.RUNNING, "campaigns.launched"),
    "pause": ([Status.RUNNING], Status.PAUSED, "campaigns.paused"),
    "resume": ([Status.PAUSED], Status.RUNNING, "campaigns.resumed"),
    "end": ([Status.RUNNING, Status.PAUSED], Status.ENDED, "campaigns.ended"),
}


class CampaignActionRefused(Exception):
    """The campaign's status does not allow the deed; the message is for staff."""


def launch(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Let visitors redeem as soon as the campaign's start has come.

    Raises NotAllowed also when its end has passed: it would be over at once.
    """
    if campaign.ends_at and campaign.ends_at <= at:
        raise CampaignActionRefused(
            _("The end of this campaign has passed: change it first.")
        )
    _move(campaign, "launch", by=by, at=at)


def pause(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Stop redeeming at once, until the campaign is resumed."""
    _move(campaign, "pause", by=by, at=at)


def resume(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Let visitors redeem again."""
    _move(campaign, "resume", by=by, at=at)


def end(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Stop redeeming for good."""
    _move(campaign, "end", by=by, at=at)


@transaction.atomic
def _move(campaign: Campaign, deed: str, *, by: User | None, at: datetime) -> None:
    """Do the deed in one conditional UPDATE, or raise NotAllowed."""
    sources, to, action = MAY_BECOME[deed]
    moved = Campaign.objects.filter(pk=campaign.pk, status__in=sources).update(
        status=to
    )
    campaign.refresh_from_db()
    if not moved:
        raise CampaignActionRefused(
            _("This campaign is %(status)s: that is not possible now.")
            % {"status": campaign.get_status_display().lower()}
        )
    trail.record(action, campaign, by=by, at=at)
