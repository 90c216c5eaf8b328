"""Until when labels say that their codes can be redeemed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from campaigns.models import Campaign
from codes.models import Batch
from printing.expiry import expiry_text

MINUTE = timedelta(minutes=1)
# Their clocks are, or were, put forward or back over midnight; one skipped a day.
MIDNIGHT_ZONES = [
    *("America/Santiago", "America/Havana", "America/Sao_Paulo", "America/Asuncion"),
    *("Africa/Cairo", "Asia/Beirut", "Asia/Amman", "Atlantic/Azores", "Pacific/Apia"),
]

# The language, what a label says of a whole day, and of noon.
IN_EACH_LANGUAGE = [
    ("en", "Valid until Dec. 31, 2026", "Valid until Dec. 31, 2026, noon"),
    (
        "es",
        "Válido hasta el 31 de diciembre de 2026",
        "Válido hasta el 31 de diciembre de 2026 a las 12:00",
    ),
    (
        "de",
        "Gültig bis 31. Dezember 2026",
        "Gültig bis 31. Dezember 2026, 12:00 Uhr",
    ),
    (
        "fr",
        "Valable jusqu’au 31 décembre 2026",
        "Valable jusqu’au 31 décembre 2026 à 12:00",
    ),
    (
        "pt",
        "Válido até 31 de Dezembro de 2026",
        "Válido até 31 de Dezembro de 2026 às 12:00",
    ),
]


def expiry(end, zone="Europe/Madrid", *, expires=None, language="en"):
    campaign = Campaign(ends_at=end, time_zone=zone)
    with override(language):
        return expiry_text(Batch(campaign=campaign, expires_at=expires))


def local(text, zone="Europe/Madrid", *, fold=0):
    """Return the moment of a local time."""
    naive = datetime.fromisoformat(text)
    return naive.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("2027-01-01T00:00", "Valid until Dec. 31, 2026"),
        ("2026-12-31T23:59", "Valid until Dec. 31, 2026"),
        ("2026-12-31T23:59:59.999999", "Valid until Dec. 31, 2026"),
        ("2026-12-31T23:58:59", "Valid until Dec. 31, 2026, 11:58 p.m."),
        ("2026-12-31T17:00", "Valid until Dec. 31, 2026, 5 p.m."),
        ("2026-12-31T12:00", "Valid until Dec. 31, 2026, noon"),
        ("2026-12-31T09:30", "Valid until Dec. 31, 2026, 9:30 a.m."),
        ("2026-12-31T00:01", "Valid until Dec. 31, 2026, 12:01 a.m."),
        ("2026-12-31T00:00:59", "Valid until Dec. 30, 2026"),
        ("2026-12-31T00:00", "Valid until Dec. 30, 2026"),
    ],
)
def test_a_day_alone_means_all_of_that_day(end, says):
    assert expiry(local(end)) == says
    assert expiry(None, expires=local(end)) == says


@pytest.mark.parametrize(("language", "day", "hour"), IN_EACH_LANGUAGE)
def test_each_language_says_the_hour_as_it_is_written(language, day, hour):
    assert expiry(local("2027-01-01T00:00"), language=language) == day
    assert expiry(local("2026-12-31T12:00"), language=language) == hour


@pytest.mark.parametrize(
    ("campaign", "batch", "says"),
    [
        ("2027-01-01T00:00", "2026-12-31T12:00", "Valid until Dec. 31, 2026, noon"),
        ("2026-12-31T12:00", "2027-01-01T00:00", "Valid until Dec. 31, 2026, noon"),
        ("2026-12-31T12:00", "2026-12-31T00:00", "Valid until Dec. 30, 2026"),
        ("2027-06-01T00:00", None, "Valid until May 31, 2027"),
        (None, "2027-06-01T00:00", "Valid until May 31, 2027"),
        (None, None, ""),
    ],
)
def test_the_earlier_end_counts(campaign, batch, says):
    ends = [text and local(text) for text in (campaign, batch)]

    assert expiry(ends[0], expires=ends[1]) == says


@pytest.mark.parametrize(
    ("zone", "end", "says"),
    [
        # Clocks are put forward from 0:00 to 1:00: the day before ends at 1:00.
        (
            "America/Santiago",
            local("2026-09-06T01:00", "America/Santiago"),
            "Valid until Sept. 5, 2026",
        ),
        # Clocks are put back from 24:00 to 23:00: the last hour comes twice.
        (
            "America/Santiago",
            local("2026-04-04T23:59", "America/Santiago", fold=1),
            "Valid until April 4, 2026",
        ),
        (
            "America/Santiago",
            local("2026-04-04T23:59", "America/Santiago"),
            "Valid until April 4, 2026, 11:59 p.m.",
        ),
        # Clocks are put back from 1:00 to 0:00: midnight comes twice.
        (
            "America/Havana",
            local("2026-11-01T00:00", "America/Havana"),
            "Valid until Oct. 31, 2026",
        ),
        (
            "America/Havana",
            local("2026-11-01T00:00", "America/Havana", fold=1),
            "Valid until Oct. 31, 2026",
        ),
        # The 30th did not exist.
        ("Pacific/Apia", local("2011-12-31T00:00", "Pacific/Apia"), "Dec. 29, 2011"),
        # A campaign ends in its own zone, wherever the server is.
        (
            "Pacific/Auckland",
            datetime(2026, 12, 31, 11, tzinfo=UTC),
            "Valid until Dec. 31, 2026",
        ),
    ],
)
def test_days_in_zones_that_put_clocks_forward_or_back_at_midnight(zone, end, says):
    assert expiry(end, zone).removeprefix("Valid until ") == says.removeprefix(
        "Valid until "
    )


@given(
    zone=st.sampled_from(MIDNIGHT_ZONES),
    minutes=st.integers(0, 40 * 365 * 24 * 60),
    offset=st.sampled_from([0, 1, 59]),
)
def test_codes_work_on_all_of_the_day_that_a_label_says(zone, minutes, offset):
    end = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, seconds=offset)
    # Most ends are at full hours, at which days end.
    for moment in (end, end.replace(minute=0), end.replace(minute=59)):
        said = expiry(moment, zone, language="de").removeprefix("Gültig bis ")

        clock = moment.astimezone(ZoneInfo(zone))
        before = (moment - MINUTE).astimezone(ZoneInfo(zone))
        after = (moment + MINUTE).astimezone(ZoneInfo(zone))
        if said.endswith("Uhr"):
            assert said.endswith(f", {clock:%H:%M} Uhr")
            assert said.startswith(f"{clock.day}. ")
            assert clock.date() == after.date()
        else:
            day = before.date()
            # Where midnight comes twice, the day before is the last whole one.
            if clock.strftime("%H:%M") == "00:00":
                day = (
                    (moment - timedelta(hours=1, seconds=1))
                    .astimezone(ZoneInfo(zone))
                    .date()
                )
            assert said.startswith(f"{day.day}. ")
            assert said.endswith(f" {day.year}")
            assert after.date() > day
