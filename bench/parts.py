"""Import a part of the measurements by its name."""

from collections.abc import Callable, Iterable
from importlib import import_module

from bench.figures import Figure


def load(part: str) -> Callable[[], Iterable[Figure]]:
    """Return the function that measures a part, figure by figure."""
    measure: Callable[[], Iterable[Figure]] = import_module(f"bench.{part}").measure
    return measure
