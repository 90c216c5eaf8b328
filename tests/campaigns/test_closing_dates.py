"""Dates that would close a launched campaign at once are asked about first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import editing
from campaigns.models import Campaign
from tests.codes.pages import words
from tests.edit_forms import fields_of
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
AGO, AHEAD = NOW - timedelta(hours=1), NOW + timedelta(hours=1)


def edit(campaign, **fields):
    return editing.edit(campaign, fields, by=None, at=NOW)


@pytest.mark.parametrize("status", ["running", "paused"])
def test_an_end_that_has_passed_is_refused(status):
    campaign = make_campaign(status=status)
    with pytest.raises(editing.ClosesNow, match="would end at once") as caught:
        edit(campaign, ends_at=AGO)
    assert caught.value.field == "ends_at"
    assert Campaign.objects.get().ends_at != AGO


def test_a_campaign_that_is_to_start_would_end_too():
    campaign = make_campaign(starts_at=AHEAD)
    with pytest.raises(editing.ClosesNow):
        edit(campaign, starts_at=AGO - timedelta(hours=1), ends_at=AGO)


def test_a_start_that_is_still_to_come_is_refused_while_visitors_redeem():
    campaign = make_campaign()
    with pytest.raises(editing.ClosesNow, match="could not redeem") as caught:
        edit(campaign, starts_at=AHEAD)
    assert caught.value.field == "starts_at"
    edit(make_campaign(status="paused"), starts_at=AHEAD)


def test_what_is_confirmed_is_done():
    campaign = make_campaign()
    editing.edit(campaign, {"ends_at": AGO}, by=None, at=NOW, may_close=True)
    assert campaign.ends_at == AGO


def test_a_draft_and_an_ended_campaign_have_any_dates():
    edit(make_campaign(status="draft"), ends_at=AGO)
    ended = make_campaign(ends_at=AGO)
    edit(ended, ends_at=AGO - timedelta(hours=1), name="Over")
    edit(ended, ends_at=AHEAD)


# ── the form ─────────────────────────────────────────────────────────────────


def test_the_form_asks_and_keeps_what_was_typed(client_of, marketer):
    campaign = make_campaign(ends_at=NOW + timedelta(days=9))
    client, address = client_of(marketer), f"/console/campaigns/{campaign.pk}/edit/"
    page = client.get(address)
    assert 'name="closes_now"' not in page.text
    typed = fields_of(page, address) | {
        "name": "Winter",
        "ends_at": AGO.strftime("%Y-%m-%dT%H:%M"),
    }
    page = client.post(address, typed)
    text = words(page)
    assert "This moment has passed: the campaign would end at once." in text
    assert "Close the campaign to visitors all the same" in text
    assert 'value="Winter"' in page.text
    campaign.refresh_from_db()
    assert (campaign.name, campaign.ends_at > NOW) == ("Summer", True)

    again = fields_of(page, address)
    assert "closes_now" not in again  # it is not ticked
    assert client.post(address, again | {"closes_now": "on"}).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.name, campaign.ends_at < NOW) == ("Winter", True)


def test_the_tick_stays_beside_another_error(client_of, marketer):
    campaign = make_campaign()
    client, address = client_of(marketer), f"/console/campaigns/{campaign.pk}/edit/"
    typed = fields_of(client.get(address), address)
    page = client.post(address, typed | {"name": "", "closes_now": "on"})
    assert fields_of(page, address)["closes_now"] == "on"


def test_other_changes_are_not_asked_about(client_of, marketer):
    campaign = make_campaign(ends_at=AGO)  # it has ended by its date
    client, address = client_of(marketer), f"/console/campaigns/{campaign.pk}/edit/"
    typed = fields_of(client.get(address), address) | {"name": "Over"}
    assert client.post(address, typed).status_code == 302
