from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import time_zones

MADRID = ZoneInfo("Europe/Madrid")
APIA = ZoneInfo("Pacific/Apia")


def test_a_clock_is_read_in_its_zone():
    clock = datetime(2027, 6, 1, 9, 30)  # noqa: DTZ001
    assert time_zones.moment_of(clock, MADRID, later=False) == datetime(
        2027, 6, 1, 7, 30, tzinfo=UTC
    )


def test_clocks_put_forward_never_show_what_lies_between():
    with pytest.raises(time_zones.NoSuchMoment) as caught:
        time_zones.moment_of(datetime(2027, 3, 28, 2, 30), MADRID, later=False)  # noqa: DTZ001
    assert caught.value.shown == datetime(2027, 3, 28, 3, 30)  # noqa: DTZ001


def test_the_edges_of_the_gap_exist():
    for clock in ("2027-03-28T01:59", "2027-03-28T03:00"):
        naive = datetime.fromisoformat(clock)
        moment = time_zones.moment_of(naive, MADRID, later=False)
        assert time_zones.clock_at(moment, MADRID) == naive


def test_a_whole_day_that_was_left_out():
    with pytest.raises(time_zones.NoSuchMoment):
        time_zones.moment_of(datetime(2011, 12, 30, 12), APIA, later=False)  # noqa: DTZ001


def test_clocks_put_back_show_an_hour_twice():
    twice = datetime(2027, 10, 31, 2, 30)  # noqa: DTZ001
    first = time_zones.moment_of(twice, MADRID, later=False)
    second = time_zones.moment_of(twice, MADRID, later=True)
    assert second - first == timedelta(hours=1)
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Madrid", "America/St_Johns", "Pacific/Apia", "UTC"]),
)
def test_what_a_clock_shows_is_read_as_that_moment(moment, name):
    zone = ZoneInfo(name)
    clock = time_zones.clock_at(moment, zone)
    readings = {
        time_zones.moment_of(clock, zone, later=later) for later in (False, True)
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
def test_zones_are_found_by_what_people_type(typed, name):
    assert time_zones.found(typed) == name


def test_every_zone_that_is_offered_exists():
    offered = time_zones.offered()
    assert offered[0] == "UTC"
    assert {"Europe/Madrid", "America/New_York", "Asia/Tokyo"} < set(offered)
    assert set(offered) <= time_zones.names()
    assert not [name for name in offered if name.startswith(("Etc/", "US/"))]
