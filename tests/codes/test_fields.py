"""Numbers and moments as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from codes.fields import CountField, ExpiryField


def read(text, max_value=100_000_000):
    """Return the number that is read, or the code of the refusal."""
    try:
        return CountField(max_value=max_value, required=False).clean(text)
    except ValidationError as error:
        return error.code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10000", 10_000),
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("10 000", 10_000),
        ("10\u00a0000", 10_000),
        ("10\u202f000", 10_000),
        ("10’000", 10_000),
        ("200\u2060", 200),
        ("\ufffc10\u2009000\u200b", 10_000),
        ("1\x00", 1),
        ("—5", "too_few"),
        ("1,234,567", 1_234_567),
        ("１０００", 1_000),
        (" 7 ", 7),
        ("007", 7),
        ("100000000", 100_000_000),
        ("", None),
        ("   ", None),
        ("0", "too_few"),
        ("000", "too_few"),
        ("-1", "too_few"),
        ("−1", "too_few"),
        ("-1.5", "too_few"),
        ("1.5", "not_whole"),
        ("1,5", "not_whole"),
        ("10,00", "not_whole"),
        ("1,234.567", "not_whole"),
        (",100", "not_whole"),
        ("1e12", "not_whole"),
        ("1e3", "not_whole"),
        ("ten", "not_whole"),
        ("0x10", "not_whole"),
        ("1_000", "not_whole"),
        ("١٠٠٠", "not_whole"),
        ("∞", "not_whole"),
        ("100000001", "too_many"),
        ("1000000000000", "too_many"),
        ("9" * 100_000, "too_many"),
    ],
)
def test_a_count_is_read_or_refused(text, expected):
    assert read(text) == expected


def test_a_refusal_says_how_many_are_possible():
    with pytest.raises(ValidationError, match="At most 1,000"):
        CountField(max_value=1_000).clean("1001")


def test_a_count_is_shown_in_groups_and_what_was_typed_as_it_was():
    field = CountField(max_value=10)
    assert [field.prepare_value(value) for value in (12_345, "12 x", None)] == [
        "12,345",
        "12 x",
        None,
    ]


def expiry(zone="Europe/Madrid"):
    field = ExpiryField(required=False)
    field.zone = ZoneInfo(zone)
    return field


def test_an_expiry_is_a_moment_in_its_zone():
    moment = datetime(2027, 7, 1, 20, 30, tzinfo=UTC)
    assert expiry().clean("2027-07-01T22:30") == moment
    assert expiry("America/New_York").clean("2027-07-01T16:30") == moment
    assert expiry().prepare_value(moment) == datetime.fromisoformat("2027-07-01T22:30")
    assert expiry().clean("") is None


def test_an_expiry_in_the_hour_that_comes_twice_is_the_later_one():
    assert expiry().clean("2027-10-31T02:30") == datetime(
        2027, 10, 31, 1, 30, tzinfo=UTC
    )


def test_an_expiry_in_the_hour_that_never_comes_is_refused():
    with pytest.raises(ValidationError, match="Choose 03:30"):
        expiry().clean("2027-03-28T02:30")


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01T00:00", "9999-99-99", "1"])
def test_an_expiry_that_is_no_moment_is_refused(text):
    with pytest.raises(ValidationError):
        expiry().clean(text)
