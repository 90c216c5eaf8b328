from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from campaigns import time_zones, zone_search


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe/madrid ", "Europe/Madrid"),
        ("Madrid", "Europe/Madrid"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        # Accents and dashes, however they are typed.
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("SA\u0303O PAULO", "America/Sao_Paulo"),
        ("bogota", "America/Bogota"),
        ("Bogotá", "America/Bogota"),
        ("America/Bogotá", "America/Bogota"),
        ("Zürich", "Europe/Zurich"),
        ("port au prince", "America/Port-au-Prince"),
        ("St. John’s", "America/St_Johns"),
        # Two names of one zone: the one to choose today.
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Argentina/Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Córdoba", "America/Argentina/Cordoba"),
        ("Louisville", "America/Kentucky/Louisville"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("Knox", "America/Indiana/Knox"),
        ("Nicosia", "Asia/Nicosia"),
        ("Istanbul", "Europe/Istanbul"),
        ("Calcutta", "Asia/Kolkata"),
        ("Kiev", "Europe/Kyiv"),
        ("Montreal", "America/Toronto"),
        # A whole name stays, an older one too.
        ("asia/calcutta", "Asia/Calcutta"),
        ("America/Buenos_Aires", "America/Buenos_Aires"),
        ("portugal", "Portugal"),
        ("Jamaica", "America/Jamaica"),  # but for the name of a city
        # In the languages of the console.
        ("Lisboa", "Europe/Lisbon"),
        ("Lissabon", "Europe/Lisbon"),
        ("Wien", "Europe/Vienna"),
        ("Rom", "Europe/Rome"),
        ("Londres", "Europe/London"),
        ("Nueva York", "America/New_York"),
        ("Mexico City", "America/Mexico_City"),
        ("Ciudad de México", "America/Mexico_City"),
        ("Ho Chi Minh City", "Asia/Ho_Chi_Minh"),
        ("Eastern", None),  # of the United States or of Canada
        ("West", None),
        ("Gotham", None),
        ("", None),
        ("//", None),
        ("../etc/passwd", None),
        ("🎉", None),
    ],
)
def test_zones_are_found_by_name_or_city(typed, name):
    assert zone_search.find(typed) == name


def test_every_zone_to_choose_is_found_by_its_name_and_by_its_city():
    for name in zone_search.choices():
        assert zone_search.find(name) == name
        assert zone_search.find(name.rpartition("/")[2].replace("_", " ")) == name


def test_one_name_is_offered_for_each_place():
    choices = zone_search.choices()
    assert choices[0] == "UTC"
    assert {"Europe/Madrid", "Europe/Amsterdam", "Asia/Tokyo"} < set(choices)
    assert {"Asia/Calcutta", "America/Buenos_Aires", "US/Eastern"}.isdisjoint(choices)
    assert set(choices) <= time_zones.names()
    assert choices[1:] == sorted(choices[1:])
    assert {name for name in choices if "/" not in name} == {"UTC"}
    cities = [name.rpartition("/")[2] for name in choices]
    assert len(set(cities)) == len(cities)


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Portugal", "Europe/Lisbon"),
        ("Europe/Amsterdam", "Europe/Amsterdam"),  # though a link to Brussels
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Moon/Crater", "Moon/Crater"),
    ],
)
def test_the_name_to_choose_for_a_zone(name, today):
    assert zone_search.preferred(name) == today


def test_another_name_has_the_same_clocks():
    """The links are those of a package, the rules those of the machine."""
    for name in time_zones.names() - {"localtime"}:
        today = zone_search.preferred(name)
        assert today in time_zones.names()
        if today != name:
            assert [_hours(name, n) for n in range(24)] == [
                _hours(today, n) for n in range(24)
            ], name


def _hours(name, n):
    moment = datetime(2026 + n // 12, n % 12 + 1, 1, tzinfo=UTC)
    return moment.astimezone(ZoneInfo(name)).utcoffset()
