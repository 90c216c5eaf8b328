from itertools import product

import numpy as np
import pytest

from codes import check_symbol
from codes.formats import CHARSETS, CodeFormat

PLACES = 6  # random symbols; the check symbol is the next
RADICES = [10, 17, 23, 26, 36]


def texts_with_all_at(radix, start, places):
    """Return texts, a row for each place, with every combination at `places`."""
    grid = np.indices((radix,) * len(places)).reshape(len(places), -1)
    columns = np.full((PLACES + 1, grid.shape[1]), 7 % radix, np.uint8)
    for place, values in zip(places, grid, strict=True):
        columns[place] = values
    columns[-1] = check_symbol.compute_many(radix, start, columns[:-1])
    return columns


def missed(radix, start, before, after):
    """Return how many of the changed texts are not detected, and how many changed."""
    changed = (before != after).any(axis=0)
    right = check_symbol.compute_many(radix, start, after[:-1]) == after[-1]
    return np.array([(changed & right).sum(), changed.sum()])


def exchange(radix, distance):
    """Exchange two symbols everywhere, with any symbols between and before them."""
    total = np.zeros(2, int)
    for start, place in product(range(radix), range(PLACES + 1 - distance)):
        varied = [at for at in range(place, place + distance + 1) if at < PLACES]
        before = texts_with_all_at(radix, start, varied)
        after = before.copy()
        after[[place, place + distance]] = before[[place + distance, place]]
        total += missed(radix, start, before, after)
    return total


def twins(radix):
    """Turn each aa into each bb, everywhere."""
    total = np.zeros(2, int)
    for start, place in product(range(radix), range(PLACES)):
        before = texts_with_all_at(radix, start, [place])
        before[place + 1 : place + 2] = before[
            place
        ]  # the check symbol is computed below
        before[-1] = check_symbol.compute_many(radix, start, before[:-1])
        before = before[:, before[place] == before[place + 1]]
        for step in range(1, radix):
            after = before.copy()
            after[place : place + 2] = (before[place] + step) % radix
            total += missed(radix, start, before, after)
    return total


@pytest.mark.parametrize("radix", RADICES)
def test_every_substitution_is_caught(radix):
    total = np.zeros(2, int)
    for start, place in product(range(radix), range(PLACES + 1)):
        before = texts_with_all_at(radix, start, [min(place, PLACES - 1)])
        for step in range(1, radix):
            after = before.copy()
            after[place] = (before[place] + step) % radix
            total += missed(radix, start, before, after)
    assert total.tolist() == [0, radix * (PLACES + 1) * radix * (radix - 1)]


@pytest.mark.parametrize("radix", RADICES)
def test_every_adjacent_swap_is_caught(radix):
    found, tried = exchange(radix, 1)
    assert (found, tried > radix**3) == (0, True)


@pytest.mark.parametrize(
    ("radix", "share"), [(17, 0), (23, 0), (36, 0), (26, 196 / 8450), (10, 26 / 450)]
)
def test_jump_swaps(radix, share):
    found, tried = exchange(radix, 2)
    assert tried > radix**4
    assert found / tried == pytest.approx(share)


@pytest.mark.parametrize(
    ("radix", "share"), [(17, 0), (23, 0), (36, 0), (26, 1 / 325), (10, 2 / 45)]
)
def test_twin_errors(radix, share):
    found, tried = twins(radix)
    assert tried > radix**3
    assert found / tried == pytest.approx(share)


@pytest.mark.parametrize("radix", [17, 23])
def test_a_prime_radix_catches_exchanges_at_any_distance(radix):
    for distance in range(1, PLACES + 1):
        columns = texts_with_all_at(radix, 4, [0, min(distance, PLACES - 1)])
        after = columns.copy()
        after[[0, distance]] = columns[[distance, 0]]
        assert missed(radix, 4, columns, after)[0] == 0


@pytest.mark.parametrize("radix", RADICES)
def test_a_wrong_start_is_caught(radix):
    values = [3, 1, 4, 1, 5]
    found = {check_symbol.compute(radix, start, values) for start in range(radix)}
    assert found == set(range(radix))


@pytest.mark.parametrize("radix", RADICES)
@pytest.mark.parametrize("length", [4, 17, 28])
def test_many_equal_one_by_one(radix, length):
    columns = np.random.default_rng(1).integers(0, radix, (length, 200), np.uint8)
    many = check_symbol.compute_many(radix, 5, columns).tolist()
    assert many == [check_symbol.compute(radix, 5, row) for row in columns.T.tolist()]
    for row, last in zip(columns.T.tolist(), many, strict=True):
        right = [
            check_symbol.matches(radix, 5, [*row, other]) for other in range(radix)
        ]
        assert right == [other == last for other in range(radix)]


@pytest.mark.parametrize("charset", sorted(CHARSETS))
def test_a_missing_symbol_follows_from_the_others_at_every_place(charset):
    """Also the check symbol itself."""
    code_format = CodeFormat(charset, 12, prefix="BF26-")
    text = code_format.spell(987_654_321).removeprefix("BF26-")
    values = [code_format.symbols.index(symbol) for symbol in text]
    start = code_format.check_start
    for place, expected in enumerate(values):
        without = [*values[:place], 0, *values[place + 1 :]]
        found = check_symbol.solve(code_format.radix, start, without, place)
        assert found == expected
