"""Compute the last symbol of a code, which reveals that another one was mistyped.

The symbols of a charset are the elements of a group, and one permutation is applied
k times to the symbol at place k. The check symbol makes the product of all the
neutral element, whatever the start, which stands for the prefix. What is caught, of
any error at any place, the check symbol's too (tests count all of them):

    charset         substitution   ab→ba   abc→cba   aa→bb
    clear               all         all      all      all
    clear_letters       all         all      all      all
    letters_digits      all         all      all      all
    letters             all         all     97.7 %   99.7 %
    digits              all         all     94.2 %   95.6 %

The addition of a field with a multiplication catches all, but no field has 10, 26 or
36 elements. For 36 the product of two fields catches all, too. For 10 and 26 dihedral
groups are used (J. Verhoeff, Error Detecting Decimal Codes, 1969): no permutation of
the group of 10 does better (all were tried), that of 26 is the best that simulated
annealing found.

The tables must never change: every printed code ends with a symbol computed from them.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

type Values = npt.NDArray[np.uint8]

MAX_PLACES = 32


def _modular(size: int) -> Values:
    """Return the table of the addition modulo `size`."""
    left, right = np.ogrid[:size, :size]
    return ((left + right) % size).astype(np.uint8)


def _dihedral(corners: int) -> Values:
    """Return the table of a polygon's symmetries: rotations first, reflections next."""
    (left, right), signs = np.ogrid[: 2 * corners, : 2 * corners], (1, -1)
    turned = left % corners + np.choose(left // corners, signs) * (right % corners)
    mirrored = left // corners ^ right // corners
    table: Values = (turned % corners + corners * mirrored).astype(np.uint8)
    return table


def _paired() -> Values:
    """Return the table of the addition of GF(4) × GF(9): a value is 9 a + 3 b + c."""
    left, right = np.ogrid[:36, :36]
    a, bc = (left // 9) ^ (right // 9), (left % 9, right % 9)
    b, c = (bc[0] // 3 + bc[1] // 3) % 3, (bc[0] + bc[1]) % 3
    table: Values = (9 * a + 3 * b + c).astype(np.uint8)
    return table


def _paired_step() -> list[int]:
    """Return value × g, where g generates GF(4) (x² = x + 1) and GF(9) (i² = -1)."""
    quarters, (b, c) = (0, 2, 3, 1), np.divmod(np.arange(36) % 9, 3)  # b i + c
    ninths = 3 * ((b + c) % 3) + (c - b) % 3  # times i + 1
    return [9 * quarters[value // 9] + int(ninths[value]) for value in range(36)]


def _powers(step: Iterable[int]) -> list[Values]:
    """Return the permutation applied 0, 1, 2 … times."""
    permutation = np.array(list(step), np.uint8)
    powers = [np.arange(permutation.size, dtype=np.uint8)]
    while len(powers) < MAX_PLACES:
        powers.append(permutation[powers[-1]])
    return powers


_GROUPS = {
    17: _modular(17),
    23: _modular(23),
    10: _dihedral(5),
    26: _dihedral(13),
    36: _paired(),
}
_POWERS = {
    17: _powers(3 * value % 17 for value in range(17)),
    23: _powers(5 * value % 23 for value in range(23)),
    10: _powers(map(int, "1576283094")),
    26: _powers(ord(letter) - 65 for letter in "SCHOUBPKGYRELTMFDWNVIQAXZJ"),
    36: _powers(_paired_step()),
}
# For each place the product by each symbol: flat for arrays, in rows for one text.
_TABLES = {
    radix: [group[:, power].astype(np.intp).ravel() for power in _POWERS[radix]]
    for radix, group in _GROUPS.items()
}
_STEPS = {
    radix: [[bytes(row[power]) for row in group] for power in _POWERS[radix]]
    for radix, group in _GROUPS.items()
}


def matches(radix: int, start: int, values: Iterable[int]) -> bool:
    """Tell whether the last value is the check symbol of those before it."""
    return _product(radix, start, values) == 0


def compute(radix: int, start: int, values: list[int]) -> int:
    """Return the value of the check symbol that follows these."""
    product = _product(radix, start, values)
    return _STEPS[radix][len(values)][product].index(0)


def solve(radix: int, start: int, values: Sequence[int], place: int) -> int:
    """Return the only value at `place` with which the last one is the check symbol.

    The value that stands there is ignored. In a group the equation has one solution.
    """
    steps, needed = _STEPS[radix], 0
    for at in range(len(values) - 1, place, -1):
        products = range(radix)
        needed = next(p for p in products if steps[at][p][values[at]] == needed)
    return steps[place][_product(radix, start, values[:place])].index(needed)


def compute_many(radix: int, start: int, columns: Values) -> Values:
    """Return the check symbols' values of many; `columns` has a row for each place."""
    product = np.full(columns.shape[1], start)
    for table, column in zip(_TABLES[radix], columns, strict=False):
        product = table.take(product * radix + column)
    last = [row.index(0) for row in _STEPS[radix][len(columns)]]
    values: Values = np.array(last, np.uint8)[product]
    return values


def _product(radix: int, start: int, values: Iterable[int]) -> int:
    product = start
    for step, value in zip(_STEPS[radix], values, strict=False):
        product = step[product][value]
    return product
