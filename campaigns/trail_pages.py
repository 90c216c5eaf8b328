"""The pages that entries of the trail about campaigns lead to."""

from django.urls import reverse

from staff.models import Entry, User
from staff.trail_links import target_id


def pages_of_campaigns(entries: list[Entry], by: User) -> dict[int, str]:
    """Return the pages of campaigns."""
    if not by.has_perm("campaigns.view_campaign"):
        return {}
    return {
        entry.pk: reverse("campaigns:campaign_detail", args=[target_id(entry)])
        for entry in entries
    }
