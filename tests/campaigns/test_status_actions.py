import pytest

from campaigns.models import Campaign
from campaigns.status_actions import STATUS_ACTIONS, available
from tests.factories import make_campaign


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("draft", ["launch"]),
        ("running", ["pause", "end"]),
        ("paused", ["resume", "end"]),
        ("ended", []),
    ],
)
def test_available_actions_the_likeliest_first(status, names):
    assert [action.name for action in available(status)] == names


@pytest.mark.parametrize("status", Campaign.Status.values)
def test_undo_leads_back_to_the_status_before(db, status):
    for action in available(status):
        if action.undo:
            campaign = make_campaign(status=status)
            who = {"by": None, "at": campaign.created_at}
            action.perform(campaign, **who)
            STATUS_ACTIONS[action.undo].perform(campaign, **who)
            assert campaign.status == status


def test_only_ending_is_final():
    final = {action.name for action in STATUS_ACTIONS.values() if action.is_final}
    assert final == {"end"}
