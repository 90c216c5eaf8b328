"""Zones are checked against the database when they are saved: a real PostgreSQL."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns import database_zones, zone_search
from campaigns.models import Campaign
from tests.campaigns.test_forms import errors
from tests.factories import make_campaign
from tests.zones import NEW_ZONE, new_zone

pytestmark = pytest.mark.django_db

MESSAGE = (
    "The database does not know the time zone Europe/Newtown. Choose another one, or "
    "have the time zone data of the database updated."
)


@pytest.fixture(autouse=True)
def _new_zone(tmp_path):
    with new_zone(tmp_path):
        yield


def test_the_database_knows_madrid_and_not_the_new_zone():
    assert database_zones.is_known("Europe/Madrid")
    assert not database_zones.is_known(NEW_ZONE)


def test_a_form_refuses_the_new_zone():
    campaign = make_campaign(slug="summer")
    assert errors(time_zone=NEW_ZONE, slug="new") == {"time_zone": [MESSAGE]}
    assert errors(campaign, time_zone="newtown") == {"time_zone": [MESSAGE]}


def test_a_model_that_is_validated_refuses_it():
    """An import validates its rows so."""
    campaign = make_campaign()
    campaign.time_zone = NEW_ZONE
    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()
    assert caught.value.message_dict == {"time_zone": [MESSAGE]}


def test_an_older_name_is_refused_with_the_name_of_today(monkeypatch):
    monkeypatch.setitem(zone_search._links(), NEW_ZONE, "Europe/Madrid")
    assert errors(time_zone=NEW_ZONE) == {
        "time_zone": [
            "The database does not know the time zone Europe/Newtown. Choose "
            "Europe/Madrid, which is the same."
        ]
    }


def test_the_names_are_read_once_and_again_where_one_is_missing():
    database_zones._names.cache_clear()
    for name, queries in [("UTC", 1), ("Asia/Tokyo", 0), (NEW_ZONE, 1), ("UTC", 0)]:
        with CaptureQueriesContext(connection) as captured:
            database_zones.is_known(name)
        assert len(captured) == queries, name


def test_a_zone_that_no_machine_knows_has_its_own_message():
    campaign = Campaign(time_zone="Moon/Crater")
    with pytest.raises(ValidationError) as caught:
        campaign.clean_fields(
            exclude={field.name for field in Campaign._meta.fields} - {"time_zone"}
        )
    assert caught.value.messages == ["Choose a time zone such as Europe/Madrid."]
