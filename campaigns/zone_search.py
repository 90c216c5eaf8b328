"""Find a time zone by its name, or by a city in any language of the console.

The names that a zone has had are facts of the IANA database (the package tzdata), the
cities in other languages facts of the Unicode CLDR (the package babel).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources

from anyascii import anyascii
from babel import Locale
from django.conf import settings

from campaigns import time_zones

# Parts of a country: "Central" and "West" are no cities.
_NO_CITIES = (
    "Etc/",
    "US/",
    "Australia/North",
    "Australia/South",
    "Australia/West",
    "Brazil/",
    "Canada/",
    "Chile/",
    "Mexico/",
)


@lru_cache(maxsize=1)
def choices() -> list[str]:
    """Return the names to choose from: UTC, and one name for each place."""
    return ["UTC", *sorted(_places())]


def preferred(name: str) -> str:
    """Return the name to choose for a zone: Asia/Kolkata for Asia/Calcutta."""
    target = _links().get(name, name)
    return target if name not in _places() and target in _places() else name


def find(text: str) -> str | None:
    """Return the zone that "europe/madrid", "Madrid", "sao paulo" or "Wien" names.

    A whole name stays as it is, an older one too: "asia/calcutta", "Portugal". A city
    that several zones are named after gives None.
    """
    city, whole = _cities().get(_key(text)), "_".join(text.split()).casefold()
    if city and "/" not in whole:
        return city  # there are an America/Jamaica and an older name, Jamaica
    return _whole_names().get(whole, city)


@lru_cache(maxsize=1)
def _whole_names() -> dict[str, str]:
    return {name.casefold(): name for name in time_zones.names()}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Return the zone of each city that is the name of one zone alone, by its key.

    The name of the zone itself has precedence over names in other languages.
    """
    return _unambiguous(_translated_cities()) | _unambiguous(_cities_in_names())


def _cities_in_names() -> Iterator[tuple[str, str]]:
    """Yield each end of a name: "Buenos_Aires" and "Argentina/Buenos_Aires"."""
    for name in time_zones.names():
        if "/" in name and not name.startswith(_NO_CITIES):
            parts = name.split("/")
            for start in range(len(parts)):
                yield "/".join(parts[start:]), name


def _translated_cities() -> Iterator[tuple[str, str]]:
    for language, _label in settings.CONSOLE_LANGUAGES:
        for name, words in Locale.parse(language, sep="-").time_zones.items():
            if city := words.get("city"):
                yield city, name


def _unambiguous(cities: Iterable[tuple[str, str]]) -> dict[str, str]:
    zones = defaultdict(set)
    for city, name in cities:
        if (zone := preferred(name)) in time_zones.names():
            zones[_key(city)].add(zone)
    return {key: found.pop() for key, found in zones.items() if len(found) == 1}


def _key(city: str) -> str:
    """Return what is compared of a city: its letters, without accents and capitals."""
    plain = anyascii(unicodedata.normalize("NFC", city)).casefold()
    return "".join(filter(str.isalnum, plain))


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Return the names that the IANA database offers to people, a country at a time."""
    lines = _read("zone.tab").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(row[2] for row in rows)


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    """Return the zone that each alias stands for."""
    lines = (line.split() for line in _read("tzdata.zi").splitlines())
    return {line[2]: line[1] for line in lines if line[0] == "L"}


def _read(file: str) -> str:
    return (resources.files("tzdata") / "zoneinfo" / file).read_text("utf-8")
