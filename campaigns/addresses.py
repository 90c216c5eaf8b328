"""Fix the address of a campaign: what left with it must find its page for ever."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns import time_zones
from campaigns.models import AddressUse, Campaign

_EXPLANATIONS = {
    AddressUse.LAUNCH: _(
        "Fixed since %(when)s, when the campaign was launched: it may stand on paper."
    ),
    AddressUse.PRINT: _(
        "Fixed since %(when)s, when labels were ordered: it stands on them."
    ),
    AddressUse.DOWNLOAD: _(
        "Fixed since %(when)s, when codes were downloaded: it may stand on paper with "
        "them."
    ),
}


def fix(campaign_id: int, use: AddressUse, *, at: datetime) -> None:
    """Fix the address for good, unless it is fixed; in the caller's transaction.

    Waits for an edit of the campaign that has not ended, and the next edit waits.
    """
    Campaign.objects.filter(pk=campaign_id, address_fixed_at=None).update(
        address_fixed_at=at, address_fixed_by=use
    )


def explain_fixed(campaign: Campaign) -> str:
    """Say since when the address is fixed and why; "" while it can change."""
    if campaign.address_fixed_at is None:
        return ""
    local = time_zones.to_local(campaign.address_fixed_at, campaign.zone)
    explanation = str(_EXPLANATIONS[AddressUse(campaign.address_fixed_by)])
    return explanation % {"when": date_format(local, "DATE_FORMAT")}
