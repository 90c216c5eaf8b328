from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import lifecycle
from campaigns.models import Campaign
from staff.models import Entry
from tests.factories import make_campaign

Status = Campaign.Status
DEEDS = ["launch", "pause", "resume", "end"]
ALLOWED = {
    ("draft", "launch"): "running",
    ("running", "pause"): "paused",
    ("running", "end"): "ended",
    ("paused", "resume"): "running",
    ("paused", "end"): "ended",
}
ACTIONS = {
    "launch": "campaigns.launched",
    "pause": "campaigns.paused",
    "resume": "campaigns.resumed",
    "end": "campaigns.ended",
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("status", Status.values)
def test_every_status_and_every_deed(marketer, status, deed):
    campaign = make_campaign(status=status)
    at = timezone.now()
    do = getattr(lifecycle, deed)
    if (status, deed) in ALLOWED:
        do(campaign, by=marketer, at=at)
        assert campaign.status == ALLOWED[status, deed]
        entry = Entry.objects.get()
        assert [entry.action, entry.target, entry.actor, entry.at] == [
            ACTIONS[deed],
            f"campaigns.campaign:{campaign.pk}",
            marketer,
            at,
        ]
    else:
        words = f"This campaign is {status}: that is not possible now."
        with pytest.raises(lifecycle.CampaignActionRefused, match=words):
            do(campaign, by=marketer, at=at)
        assert not Entry.objects.exists()
    campaign.refresh_from_db()
    assert campaign.status == ALLOWED.get((status, deed), status)


def test_a_stale_campaign_does_not_win(marketer):
    fresh = make_campaign()
    stale = Campaign.objects.get(pk=fresh.pk)
    lifecycle.end(fresh, by=marketer, at=timezone.now())
    with pytest.raises(lifecycle.CampaignActionRefused):
        lifecycle.pause(stale, by=marketer, at=timezone.now())
    assert stale.status == Status.ENDED
    assert Entry.objects.count() == 1


def test_a_campaign_whose_end_has_passed_is_not_launched(marketer):
    now = timezone.now()
    campaign = make_campaign(status=Status.DRAFT, ends_at=now)
    with pytest.raises(
        lifecycle.CampaignActionRefused, match="end of this campaign has passed"
    ):
        lifecycle.launch(campaign, by=marketer, at=now)
    lifecycle.launch(campaign, by=marketer, at=now - timedelta(seconds=1))
    assert campaign.status == Status.RUNNING
