from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import time_zones

MADRID = ZoneInfo("Europe/Madrid")
APIA = ZoneInfo("Pacific/Apia")


def test_a_local_time_is_converted_in_its_zone():
    local = datetime(2027, 6, 1, 9, 30)  # noqa: DTZ001
    assert time_zones.from_local(local, MADRID, later=False) == datetime(
        2027, 6, 1, 7, 30, tzinfo=UTC
    )


def test_a_time_in_the_gap_does_not_exist():
    with pytest.raises(time_zones.NonexistentTime) as caught:
        time_zones.from_local(datetime(2027, 3, 28, 2, 30), MADRID, later=False)  # noqa: DTZ001
    assert caught.value.shown == datetime(2027, 3, 28, 3, 30)  # noqa: DTZ001


def test_the_edges_of_the_gap_exist():
    for local in ("2027-03-28T01:59", "2027-03-28T03:00"):
        naive = datetime.fromisoformat(local)
        moment = time_zones.from_local(naive, MADRID, later=False)
        assert time_zones.to_local(moment, MADRID) == naive


def test_a_skipped_day_does_not_exist():
    with pytest.raises(time_zones.NonexistentTime):
        time_zones.from_local(datetime(2011, 12, 30, 12), APIA, later=False)  # noqa: DTZ001


def test_an_ambiguous_time_has_two_moments():
    twice = datetime(2027, 10, 31, 2, 30)  # noqa: DTZ001
    first = time_zones.from_local(twice, MADRID, later=False)
    second = time_zones.from_local(twice, MADRID, later=True)
    assert second - first == timedelta(hours=1)
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert time_zones.to_local(second, MADRID) == twice


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Madrid", "America/St_Johns", "Pacific/Apia", "UTC"]),
)
def test_a_local_time_converts_back_to_its_moment(moment, name):
    zone = ZoneInfo(name)
    local = time_zones.to_local(moment, zone)
    readings = {
        time_zones.from_local(local, zone, later=later) for later in (False, True)
    }
    assert moment in readings


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe/madrid ", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("Louisville", None),  # in two places of the list
        ("Gotham", None),
        ("", None),
        ("../etc/passwd", None),
        ("🎉", None),
    ],
)
def test_zones_are_found_by_name_or_city(typed, name):
    assert time_zones.find(typed) == name


def test_every_choice_is_a_zone():
    choices = time_zones.choices()
    assert choices[0] == "UTC"
    assert {"Europe/Madrid", "America/New_York", "Asia/Tokyo"} < set(choices)
    assert set(choices) <= time_zones.names()
    assert choices[1:] == sorted(choices[1:])
    legacy = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
    assert not [name for name in choices if name.startswith(legacy)]
    assert {name for name in choices if "/" not in name} == {"UTC"}


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Madrid", "2027-12-31", datetime(2027, 12, 31, 23, tzinfo=UTC)),
        ("Europe/Madrid", "2027-06-30", datetime(2027, 6, 30, 22, tzinfo=UTC)),
        ("Pacific/Auckland", "2026-12-31", datetime(2026, 12, 31, 11, tzinfo=UTC)),
        # Put forward over midnight, put back to the day before, midnight twice.
        ("America/Santiago", "2026-09-05", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("America/Santiago", "2026-04-04", datetime(2026, 4, 5, 4, tzinfo=UTC)),
        ("America/Havana", "2026-10-31", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # The day after was skipped.
        ("Pacific/Apia", "2011-12-29", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_the_first_moment_after_it(zone, day, end):
    local_day, there = date.fromisoformat(day), ZoneInfo(zone)

    assert time_zones.day_end(local_day, there) == end
    last = end - timedelta.resolution
    assert last.astimezone(there).date() == local_day < end.astimezone(there).date()
