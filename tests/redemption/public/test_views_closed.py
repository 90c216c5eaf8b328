from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from campaigns import lifecycle as campaign_lifecycle
from tests.factories import make_batch, make_campaign, make_code, statuses, text_of
from tests.redemption.visitor_browser import heading

pytestmark = pytest.mark.django_db


def opened(**fields):
    return Client().get(f"/{make_campaign(**fields).slug}/")


def test_before_the_start_the_page_says_when_in_the_campaigns_own_time():
    starts_at = datetime(2099, 3, 12, 9, tzinfo=ZoneInfo("Europe/Madrid"))
    page = opened(starts_at=starts_at, ends_at=None, time_zone="Europe/Madrid")

    assert (page.status_code, heading(page)) == (200, "Not open yet")
    assert "12 March 2099, 09:00" in page.content.decode()
    assert "Europe/Madrid" in page.content.decode()
    assert "landing-form" not in page.content.decode()


def test_a_campaign_that_ended_at_midnight_names_its_last_day():
    page = opened(
        time_zone="UTC",
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    assert heading(page) == "This campaign has ended"
    assert "Jan. 31, 2026" in page.text
    assert "February" not in page.text


def test_a_paused_campaign():
    assert heading(opened(status="paused")) == "We will be back soon"


def test_a_campaign_that_is_over_says_since_when():
    ends_at = datetime(2020, 3, 12, 9, tzinfo=ZoneInfo("UTC"))
    page = opened(starts_at=ends_at - timedelta(days=1), ends_at=ends_at)

    assert heading(page) == "This campaign has ended"
    assert "12 March 2020, 09:00" in page.content.decode()


def test_a_campaign_that_staff_ended_early_does_not_give_its_planned_end():
    page = opened(status="ended")

    assert heading(page) == "This campaign has ended"
    assert "<time" not in page.content.decode()


def test_pausing_between_page_and_button(visitor, batch, text):
    visitor.open()
    campaign_lifecycle.pause(batch.campaign, by=None, at=timezone.now())

    page = visitor.submit(text)

    assert (page.status_code, heading(page)) == (422, "We will be back soon")
    assert statuses(batch) == ["available"] * 3


def test_an_own_success_is_shown_again_while_the_campaign_is_paused(
    visitor, batch, text
):
    first = visitor.submit(text)
    campaign_lifecycle.pause(batch.campaign, by=None, at=timezone.now())

    assert visitor.submit(text).content == first.content


def test_a_draft_is_nothing_for_visitors_and_a_preview_for_staff(
    client_of, viewer, manager
):
    slug = make_campaign(status="draft").slug

    visitor = Client().get(f"/{slug}/")
    unknown = Client().get("/nobody-made-this/")
    seen = [client_of(person).get(f"/{slug}/") for person in (viewer, manager)]

    assert (visitor.status_code, unknown.status_code) == (404, 404)
    assert visitor.content == unknown.content
    assert [page.status_code for page in seen] == [200, 200]
    assert all("Preview: only staff see this page." in p.content.decode() for p in seen)


def test_staff_cannot_redeem_in_a_preview(client_of, marketer):
    batch = make_batch(
        campaign=make_campaign(slug="autumn", status="draft"), quantity=1
    )
    client = client_of(marketer)

    page = client.post("/autumn/", {"code": text_of(make_code(batch=batch))})

    assert (page.status_code, heading(page)) == (422, "Not open yet")
    assert statuses(batch) == ["available"]
