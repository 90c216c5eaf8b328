from datetime import UTC, datetime, timedelta

from campaigns import editing, lifecycle, timeline
from campaigns.models import Campaign
from campaigns.timeline import Moment
from tests.factories import make_campaign

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def told(campaign, at=NOW):
    return [
        (moment.at, moment.status, moment.words, moment.by, moment.is_ahead)
        for moment in timeline.of(campaign, at=at)
    ]


def test_the_whole_life(marketer, manager, django_assert_num_queries):
    campaign = make_campaign(
        status="draft",
        starts_at=NOW - 5 * DAY,
        ends_at=NOW + 5 * DAY,
        created_at=NOW - 9 * DAY,
        created_by=marketer,
    )
    lifecycle.launch(campaign, by=manager, at=NOW - 8 * DAY)
    lifecycle.pause(campaign, by=marketer, at=NOW - 2 * DAY)
    lifecycle.resume(campaign, by=None, at=NOW - DAY)
    campaign = Campaign.objects.select_related("created_by").get(pk=campaign.pk)
    with django_assert_num_queries(1):
        assert told(campaign) == [
            (NOW - 9 * DAY, "draft", "Created", marketer, False),
            (NOW - 8 * DAY, "running", "Launched", manager, False),
            (NOW - 5 * DAY, "not_started", "Start", None, False),
            (NOW - 2 * DAY, "paused", "Paused", marketer, False),
            (NOW - DAY, "running", "Resumed", None, False),
            (NOW + 5 * DAY, "ended", "End", None, True),
        ]


def test_a_campaign_made_in_the_console_is_created_once(marketer):
    fields = {"name": "Sea", "slug": "sea", "starts_at": NOW, "ends_at": None}
    campaign = editing.create(fields, by=marketer, at=NOW - DAY)
    editing.edit(campaign, {**fields, "name": "See"}, by=marketer, at=NOW)
    assert told(campaign, NOW - DAY) == [
        (NOW - DAY, "draft", "Created", marketer, False),
        (NOW, "not_started", "Start", None, True),
    ]


def test_what_was_ended_has_nothing_ahead(db):
    campaign = make_campaign(
        created_at=NOW - DAY, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY
    )
    lifecycle.end(campaign, by=None, at=NOW)
    assert timeline.of(campaign, at=NOW) == [
        Moment(NOW - DAY, "draft", "Created"),
        Moment(NOW, "ended", "Ended by staff"),
    ]


def test_which_share_of_the_time_has_passed(db):
    dates = {"starts_at": NOW - DAY, "ends_at": NOW + 3 * DAY}
    assert [
        timeline.passed(make_campaign(**dates | fields), at=NOW)
        for fields in (
            {},
            {"status": "paused"},
            {"status": "paused", "starts_at": NOW + DAY},
            {"status": "draft"},
            {"status": "ended"},
            {"starts_at": NOW + DAY},
            {"ends_at": NOW},
            {"ends_at": None},
        )
    ] == [0.25, 0.25, 0.0, None, None, None, None, None]
