"""Time zones and the moments that a wall clock in one of them shows."""

import zoneinfo
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

_OLD_NAMES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


class NoSuchMoment(Exception):
    """The clocks were put forward over this time; `shown` is what they show instead."""

    def __init__(self, shown: datetime) -> None:
        super().__init__(shown)
        self.shown = shown


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return every zone of the IANA database."""
    return frozenset(zoneinfo.available_timezones())


@lru_cache(maxsize=1)
def offered() -> list[str]:
    """Return the zones that a list should offer: no abbreviations, no old names."""
    places = (n for n in names() if "/" in n and not n.startswith(_OLD_NAMES))
    return ["UTC", *sorted(places)]


def found(typed: str) -> str | None:
    """Return the zone that is meant by "europe/madrid", "Madrid" or "new york"."""
    wanted = "_".join(typed.split()).casefold()
    for name in sorted(names()):
        if name.casefold() == wanted:
            return name
    cities = [n for n in offered() if n.rpartition("/")[2].casefold() == wanted]
    return cities[0] if len(cities) == 1 else None


def moment_of(clock: datetime, zone: tzinfo, *, later: bool) -> datetime:
    """Return the moment at which the clocks of `zone` show the naive time `clock`.

    Where clocks are put back they show it twice: `later` says which is meant. Raises
    NoSuchMoment where they were put forward over it.
    """
    moment = clock.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)
    shown = clock_at(moment, zone)
    if shown != clock:
        raise NoSuchMoment(clock_at(clock.replace(tzinfo=zone).astimezone(UTC), zone))
    return moment


def clock_at(moment: datetime, zone: tzinfo) -> datetime:
    """Return the naive time that the clocks of `zone` show at `moment`."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
