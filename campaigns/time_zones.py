"""Time zones: their rules, and conversion between moments and local times.

A local time is naive; a moment is aware, and returned in UTC.
"""

import zoneinfo
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache


class NonexistentTime(Exception):
    """Clocks are put forward over this local time; they show `shown` instead."""

    def __init__(self, shown: datetime) -> None:
        super().__init__(shown)
        self.shown = shown


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return the names of all zones of the IANA database."""
    return frozenset(zoneinfo.available_timezones())


def is_known(name: str) -> bool:
    """Tell whether this machine has the rules of the zone `name`."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False  # OSError: the name of a folder, such as "America"
    return True


def load(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone `name`, or UTC if this machine has not got its rules any more."""
    return zoneinfo.ZoneInfo(name if is_known(name) else "UTC")


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which `day` begins in `zone`.

    Where clocks are put forward over midnight it is the moment of that change; where
    midnight comes twice, the first of the two.
    """
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def from_local(local: datetime, zone: tzinfo, *, later: bool) -> datetime:
    """Return the moment of a local time in `zone`.

    Where clocks are put back a local time is ambiguous: `later` chooses the second of
    the two moments. Raises NonexistentTime where clocks are put forward over it.
    """
    moment = local.replace(tzinfo=zone, fold=int(later)).astimezone(UTC)
    if to_local(moment, zone) != local:
        first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        raise NonexistentTime(to_local(first, zone))
    return moment


def to_local(moment: datetime, zone: tzinfo) -> datetime:
    """Return the local time in `zone` at `moment`."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
