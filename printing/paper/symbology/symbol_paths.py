"""Draw symbols as paths of PDF: for eight modules at a time the piece is ready made.

The unit is a module; x runs to the right and y down from the corner of the quiet zone.
A symbol is one path, so that its one fill leaves no seams at any resolution.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np
import numpy.typing as npt

BYTE = 256

type Packed = npt.NDArray[np.uint8]  # (symbols, rows, bytes of a row)


class Paths:
    """What each byte of each row draws."""

    def __init__(self, rows: int, columns: int, quiet: int) -> None:
        step = -(-columns // 8)
        pieces = np.empty((rows, step, BYTE), np.object_)
        dark = [list(runs(map(int, f"{byte:08b}"))) for byte in range(BYTE)]
        for row in range(rows):
            for at in range(step):
                x, y = quiet + 8 * at, quiet + row
                pieces[row, at] = [
                    b"".join(
                        b"%d %d %d 1 re\n" % (x + start, y, width)
                        for start, width in run
                    )
                    for run in dark
                ]
        self._pieces = pieces.ravel()
        self._starts = np.arange(rows * step) * BYTE

    def of(self, packed: Packed) -> list[bytes]:
        """Return the path of each symbol, without the operator that fills it."""
        index = packed.reshape(-1, len(self._starts)) + self._starts
        return [b"".join(pieces) for pieces in self._pieces.take(index).tolist()]


def runs(modules: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Yield where runs of dark modules begin, and how wide they are."""
    start = 0
    for dark, run in groupby(modules, bool):
        width = len(list(run))
        if dark:
            yield start, width
        start += width
