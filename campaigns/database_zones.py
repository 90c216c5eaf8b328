"""Ask the database which time zones it knows.

It has time zone data of its own, which may be older than this machine's, or lack the
older names: Debian moved these to a package (tzdata-legacy) that its PostgreSQL does
not ask for.
"""

from functools import lru_cache

from django.db import connection


def is_known(name: str) -> bool:
    """Tell whether the database knows the zone `name`.

    Its names are read once in a process, and again where one is missing: its time
    zone data may have been updated meanwhile.
    """
    if name not in _names():
        _names.cache_clear()
    return name in _names()


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        return frozenset(name for (name,) in cursor.fetchall())
