"""Choose what `make test` runs of a product of parameters; `make test-all` runs all."""

from itertools import combinations, product

import pytest


def covering(*axes, strength=1):
    """Return every combination of the axes as parameters of a test.

    Those that `make test` runs hold each value of each axis (strength 1), or each pair
    of values of any two axes (strength 2); the others are marked `full`.
    """
    cases = list(product(*axes))
    chosen = _chosen(cases, strength)
    return [
        pytest.param(*case, marks=() if place in chosen else pytest.mark.full)
        for place, case in enumerate(cases)
    ]


def full(cases):
    """Return these cases as parameters of a test that `make test-all` alone runs."""
    return [pytest.param(*case, marks=pytest.mark.full) for case in cases]


def _chosen(cases, strength):
    """Return the places of cases that cover everything, found greedily."""
    places = [_covers(case, strength) for case in cases]
    missing, chosen = set().union(*places), set()
    while missing:
        best = max(range(len(cases)), key=lambda place: len(places[place] & missing))
        chosen.add(best)
        missing -= places[best]
    return chosen


def _covers(case, strength):
    named = [(axis, repr(value)) for axis, value in enumerate(case)]
    return set(combinations(named, strength))
