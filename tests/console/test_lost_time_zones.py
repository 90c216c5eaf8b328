"""Pages answer where a campaign has a zone that the database or the machine forgot."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, transaction

from campaigns.models import Campaign
from redemption import daily_counts
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    text_of,
)
from tests.zones import NEW_ZONE, new_zone
from tools.every_page import build_installation, other_states
from tools.page_names import page_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def database_forgot(tmp_path, sql):
    """Return the name of a zone that the database does not know, as is proven."""
    with new_zone(tmp_path):
        with pytest.raises(DataError, match="not recognized"), transaction.atomic():
            sql("SELECT now() AT TIME ZONE %s", NEW_ZONE)
        yield NEW_ZONE


def opened(client_of, zone):
    """Return the status of every page where each campaign has this zone."""
    installation = build_installation()
    states = other_states(installation)
    Campaign.objects.update(time_zone=zone)
    client = client_of(installation.manager)
    addresses = [*map(installation.address, page_names()), *states]
    statuses = {path: client.get(path, follow=True).status_code for path in addresses}
    assert len(statuses) > 50
    return {path: status for path, status in statuses.items() if status != 200}


def test_every_page_answers_where_the_database_forgot_the_zone(
    client_of, database_forgot
):
    assert opened(client_of, database_forgot) == {}


@pytest.mark.full
@pytest.mark.parametrize("name", ["Moon/Crater", "America", "", "../UTC", "\x7f"])
def test_every_page_answers_where_the_machine_forgot_the_zone(client_of, name):
    assert opened(client_of, name) == {}


def test_days_are_those_of_a_zone_that_the_database_forgot(database_forgot):
    campaign = make_campaign(
        starts_at=datetime(2026, 10, 1, tzinfo=UTC),
        ends_at=None,
        time_zone=database_forgot,
    )
    batch = make_batch(campaign=campaign, quantity=6)
    moments = [
        datetime(2026, 10, 24, 21, 59, tzinfo=UTC),  # 23:59 of the day before
        datetime(2026, 10, 24, 22, tzinfo=UTC),  # midnight of a day of 25 hours
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 2:30 comes twice
        datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    ]
    for serial, at in enumerate(moments, 1):
        make_redemption(code=make_code(batch=batch, serial=serial), at=at)
    at = datetime(2026, 10, 26, 12, tzinfo=UTC)
    for _ in range(2):  # live, then counted
        counts = daily_counts.by_day(campaign, days=3, at=at)
        assert [(day.day, n) for day, n in counts] == [(24, 1), (25, 4), (26, 1)]
        everywhere = daily_counts.by_day_of_all_campaigns(
            days=3, at=at, zone=campaign.zone
        )
        assert everywhere == counts
        daily_counts.count_quarters(at=at)


def test_what_is_shown_in_utc_says_so(client_of, manager):
    campaign = make_campaign(time_zone="Moon/Crater")
    client = client_of(manager)
    overview = client.get(f"/console/campaigns/{campaign.pk}/").text
    assert "Days and times of UTC." in overview
    form = client.get(f"/console/campaigns/{campaign.pk}/edit/").text
    assert "so all times are shown in UTC. Choose another one" in form
    assert "Moon/Crater" in form
    assert 'value="UTC"' in client.get("/console/campaigns/new/").text


def test_a_code_is_redeemed_and_its_moment_says_utc(client):
    campaign = make_campaign(time_zone="Moon/Crater")
    typed = text_of(make_code(batch=make_batch(campaign=campaign)))
    page = client.post(f"/{campaign.slug}/", {"code": typed}, follow=True).text
    assert typed in page
    assert '<span class="landing-zone">UTC</span>' in page
