"""Change the status of a campaign: launch, pause, resume, end.

draft ── launch ──▶ running ◀── resume ── paused
                       └─────── pause ──────▲
running or paused ── end ──▶ ended
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import addresses
from campaigns.models import AddressUse, Campaign
from staff import trail
from staff.models import User

Status = Campaign.Status

# By action: the statuses it starts from, the status it leads to, its name in the trail.
TRANSITIONS = {
    "launch": ([Status.DRAFT], Status.RUNNING, "campaigns.launched"),
    "pause": ([Status.RUNNING], Status.PAUSED, "campaigns.paused"),
    "resume": ([Status.PAUSED], Status.RUNNING, "campaigns.resumed"),
    "end": ([Status.RUNNING, Status.PAUSED], Status.ENDED, "campaigns.ended"),
}


class CampaignActionRefused(Exception):
    """The campaign's status or end forbids the action; the message is for staff."""


class CampaignHasStatus(CampaignActionRefused):
    """The campaign has the status that the action leads to; there is nothing to do."""


@transaction.atomic
def launch(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Let visitors redeem from the campaign's start on; its address is fixed.

    Raises CampaignActionRefused also if its end has passed: it would be over at once.
    """
    if campaign.ends_at and campaign.ends_at <= at:
        raise CampaignActionRefused(
            _("The end of this campaign has passed: change it first.")
        )
    addresses.fix(campaign.pk, AddressUse.LAUNCH, at=at)
    _transition(campaign, "launch", by=by, at=at)


def pause(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Stop redemption at once, until the campaign is resumed."""
    _transition(campaign, "pause", by=by, at=at)


def resume(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Let visitors redeem again."""
    _transition(campaign, "resume", by=by, at=at)


def end(campaign: Campaign, *, by: User | None, at: datetime) -> None:
    """Stop redemption for good."""
    _transition(campaign, "end", by=by, at=at)


@transaction.atomic
def _transition(
    campaign: Campaign, action: str, *, by: User | None, at: datetime
) -> None:
    """Change the status in one conditional UPDATE, or raise CampaignActionRefused."""
    sources, target, trail_action = TRANSITIONS[action]
    updated = Campaign.objects.filter(
        pk=campaign.pk, status__in=sources, removing_at=None
    ).update(status=target)
    campaign.refresh_from_db()
    if not updated and campaign.is_being_removed:
        raise CampaignActionRefused(_("This campaign is being removed."))
    if not updated:
        refusal = (
            CampaignHasStatus if campaign.status == target else CampaignActionRefused
        )
        raise refusal(
            _("This campaign is %(status)s: that is not possible now.")
            % {"status": campaign.get_status_display().lower()}
        )
    trail.record(trail_action, campaign, by=by, at=at)
