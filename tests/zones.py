"""A time zone that this machine knows and no database does."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from campaigns import time_zones, zone_search

NEW_ZONE = "Europe/Newtown"  # with the clocks of Madrid


@contextmanager
def new_zone(folder: Path) -> Iterator[None]:
    """Give this machine the zone NEW_ZONE, as newer time zone data would."""
    rules = resources.files("tzdata") / "zoneinfo" / "Europe" / "Madrid"
    file = folder / NEW_ZONE
    file.parent.mkdir(parents=True)
    file.write_bytes(rules.read_bytes())
    before = zoneinfo.TZPATH
    try:
        _read_zones_of([str(folder), *before])
        yield
    finally:
        _read_zones_of(before)


def _read_zones_of(folders) -> None:
    zoneinfo.reset_tzpath(folders)
    zoneinfo.ZoneInfo.clear_cache(only_keys=[NEW_ZONE])
    for cached in (time_zones.names, zone_search._whole_names, zone_search._cities):
        cached.cache_clear()
