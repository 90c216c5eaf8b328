from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import lifecycle
from campaigns.models import Campaign
from staff.models import Entry
from tests.factories import make_campaign

Status = Campaign.Status
ACTIONS = ["launch", "pause", "resume", "end"]
ALLOWED = {
    ("draft", "launch"): "running",
    ("running", "pause"): "paused",
    ("running", "end"): "ended",
    ("paused", "resume"): "running",
    ("paused", "end"): "ended",
}
TRAIL_ACTIONS = {
    "launch": "campaigns.launched",
    "pause": "campaigns.paused",
    "resume": "campaigns.resumed",
    "end": "campaigns.ended",
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", Status.values)
def test_every_action_in_every_status(marketer, status, action):
    campaign = make_campaign(status=status)
    at = timezone.now()
    perform = getattr(lifecycle, action)
    if (status, action) in ALLOWED:
        perform(campaign, by=marketer, at=at)
        assert campaign.status == ALLOWED[status, action]
        entry = Entry.objects.get()
        assert [entry.action, entry.target, entry.actor, entry.at] == [
            TRAIL_ACTIONS[action],
            f"campaigns.campaign:{campaign.pk}",
            marketer,
            at,
        ]
    else:
        message = f"This campaign is {status}: that is not possible now."
        with pytest.raises(lifecycle.CampaignActionRefused, match=message):
            perform(campaign, by=marketer, at=at)
        assert not Entry.objects.exists()
    campaign.refresh_from_db()
    assert campaign.status == ALLOWED.get((status, action), status)


def test_a_stale_instance_cannot_change_the_status(marketer):
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
