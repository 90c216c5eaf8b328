from datetime import UTC, datetime, timedelta

from campaigns import editing, lifecycle, timeline
from campaigns.models import Campaign
from campaigns.timeline import TimelineEvent
from tests.factories import make_campaign

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def events_of(campaign, at=NOW):
    return [
        (event.at, event.status, event.label, event.by, event.is_ahead)
        for event in timeline.events_of(campaign, at=at)
    ]


def test_actions_start_and_end_in_order(marketer, manager, django_assert_num_queries):
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
        assert events_of(campaign) == [
            (NOW - 9 * DAY, "draft", "Created", marketer, False),
            (NOW - 8 * DAY, "running", "Launched", manager, False),
            (NOW - 5 * DAY, "not_started", "Start", None, False),
            (NOW - 2 * DAY, "paused", "Paused", marketer, False),
            (NOW - DAY, "running", "Resumed", None, False),
            (NOW + 5 * DAY, "ended", "End", None, True),
        ]


def test_created_is_one_event(marketer):
    fields = {"name": "Sea", "slug": "sea", "starts_at": NOW, "ends_at": None}
    campaign = editing.create(fields, by=marketer, at=NOW - DAY)
    editing.edit(campaign, {**fields, "name": "See"}, by=marketer, at=NOW)
    assert events_of(campaign, NOW - DAY) == [
        (NOW - DAY, "draft", "Created", marketer, False),
        (NOW, "not_started", "Start", None, True),
    ]


def test_an_ended_campaign_has_no_future_events(db):
    campaign = make_campaign(
        created_at=NOW - DAY, starts_at=NOW + DAY, ends_at=NOW + 2 * DAY
    )
    lifecycle.end(campaign, by=None, at=NOW)
    assert timeline.events_of(campaign, at=NOW) == [
        TimelineEvent(NOW - DAY, "draft", "Created"),
        TimelineEvent(NOW, "ended", "Ended by staff"),
    ]


def test_start_and_end_are_ahead_until_their_moment(db):
    campaign = make_campaign(
        created_at=NOW - DAY, starts_at=NOW, ends_at=NOW + DAY, status="running"
    )

    def ahead(at):
        events = timeline.events_of(campaign, at=at)
        return [event.label for event in events if event.is_ahead]

    instant = timedelta(microseconds=1)
    assert ahead(NOW - instant) == ["Start", "End"]
    assert ahead(NOW) == ["End"]
    assert ahead(NOW + DAY - instant) == ["End"]
    assert ahead(NOW + DAY) == []


def test_of_many_entries_the_newest_are_shown(db, monkeypatch):
    monkeypatch.setattr(timeline, "MAX_ENTRIES", 2)
    campaign = make_campaign(created_at=NOW - DAY, starts_at=NOW, ends_at=None)
    lifecycle.pause(campaign, by=None, at=NOW + DAY)
    lifecycle.resume(campaign, by=None, at=NOW + 2 * DAY)
    lifecycle.end(campaign, by=None, at=NOW + 3 * DAY)
    events = timeline.events_of(campaign, at=NOW + 3 * DAY)
    assert [event.label for event in events] == [
        "Created",
        "Start",
        "Resumed",
        "Ended by staff",
    ]


def test_the_elapsed_share(db):
    dates = {"starts_at": NOW - DAY, "ends_at": NOW + 3 * DAY}
    assert [
        timeline.elapsed_share(make_campaign(**dates | fields), at=NOW)
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
