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
    ("day", "name", "begins"),
    [
        ("2027-06-01", "Europe/Madrid", "2027-05-31T22:00"),
        ("2027-03-28", "Europe/Madrid", "2027-03-27T23:00"),  # a day of 23 hours
        ("2027-03-29", "Europe/Madrid", "2027-03-28T22:00"),
        ("2024-03-31", "Asia/Beirut", "2024-03-30T22:00"),  # clocks skip midnight
        ("2024-11-03", "America/Havana", "2024-11-03T04:00"),  # midnight comes twice
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00"),  # a day that was skipped
        ("2011-12-31", "Pacific/Apia", "2011-12-30T10:00"),
    ],
)
def test_the_moment_at_which_a_day_begins(day, name, begins):
    begin = time_zones.midnight(date.fromisoformat(day), ZoneInfo(name))
    assert begin == datetime.fromisoformat(f"{begins}Z")
    assert begin.tzinfo is UTC


@pytest.mark.parametrize("name", ["Moon/Crater", "America", "", "../UTC", "A\0B", "ñ"])
def test_a_zone_without_rules_is_utc(name):
    assert not time_zones.is_known(name)
    assert time_zones.load(name) == ZoneInfo("UTC")


def test_a_zone_with_rules_is_itself():
    assert time_zones.is_known("Asia/Calcutta")
    assert time_zones.load("Asia/Calcutta") == ZoneInfo("Asia/Calcutta")
