"""A period is whole days of a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q
from django.http import QueryDict

from ui.periods import PeriodForm

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2027, 3, 28, 12, 0, tzinfo=UTC)  # clocks were put forward at one


def condition(query, at=NOON, zone=MADRID):
    return PeriodForm(QueryDict(query), url="/").period(at=at, zone=zone)


def midnight(month, day, year=2027):
    return datetime(year, month, day, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Q()),
        ("within=1", Q(at__gte=midnight(3, 28))),
        ("within=7", Q(at__gte=midnight(3, 22))),
        ("within=30", Q(at__gte=midnight(2, 27))),
        ("since=2027-03-01", Q(at__gte=midnight(3, 1))),
        ("until=2027-03-28", Q(at__lt=midnight(3, 29))),
        (
            "since=2027-03-01&until=2027-03-01",
            Q(at__gte=midnight(3, 1)) & Q(at__lt=midnight(3, 2)),
        ),
        ("since=2000-01-01", Q(at__gte=midnight(1, 1, 2000))),
        ("until=2199-12-31", Q(at__lt=midnight(1, 1, 2200))),
    ],
)
def test_days_begin_at_midnight(query, expected):
    assert condition(query) == expected


def test_today_is_the_day_of_the_zone():
    late = datetime(2027, 6, 1, 20, 0, tzinfo=UTC)  # already the second in Tokyo
    tokyo = ZoneInfo("Asia/Tokyo")
    assert condition("within=1", late, tokyo) == Q(
        at__gte=datetime(2027, 6, 2, tzinfo=tokyo)
    )


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        (
            "since=30.6.2027",
            "since",
            "Write the day as year, month and day: 2027-06-30.",
        ),
        ("since=2027-02-30", "since", "Write the day as year, month and day"),
        ("since=0001-01-01", "since", "Choose a year between 2000 and 2199."),
        ("since=1999-12-31", "since", "Choose a year between 2000 and 2199."),
        ("until=2200-01-01", "until", "Choose a year between 2000 and 2199."),
        ("until=9999-12-31", "until", "Choose a year between 2000 and 2199."),
        (
            "since=2027-03-02&until=2027-03-01",
            "until",
            "The last day must not come before the first.",
        ),
        ("within=8", "within", "not one of the available choices"),
    ],
)
def test_an_invalid_day_says_what_to_do_and_filters_nothing(query, field, words):
    form = PeriodForm(QueryDict(query), url="/")
    assert words in str(form.errors[field])
    assert str(form.period(at=NOON, zone=MADRID)).count("at__") == query.count("&")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "date"),
        ("2027-06-30", "date"),
        ("2027-02-30", "text"),
        ("20270630", "text"),
        ("30.6.2027", "text"),
    ],
)
def test_an_invalid_day_is_shown_as_text(typed, kind):
    field = str(PeriodForm(QueryDict(f"since={typed}"), url="/")["since"])
    assert f'type="{kind}"' in field
    assert f'value="{typed}"' in field
