"""Draw symbols as PDF paths, looked up for eight modules at a time.

The unit is a module; x runs to the right and y down from the corner of the quiet zone.
A symbol is one path with one fill, so there are no seams at any resolution.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np
import numpy.typing as npt

BYTE_VALUES = 256

type Packed = npt.NDArray[np.uint8]  # (symbols, rows, bytes of a row)


class MatrixPaths:
    """The paths of square symbols of one size: one piece for each byte of each row."""

    def __init__(self, rows: int, columns: int, quiet: int) -> None:
        step = -(-columns // 8)
        pieces = np.empty((rows, step, BYTE_VALUES), np.object_)
        dark = [list(dark_runs(map(int, f"{byte:08b}"))) for byte in range(BYTE_VALUES)]
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
        self._starts = np.arange(rows * step) * BYTE_VALUES

    def draw(self, packed: Packed) -> list[bytes]:
        """Return the path of each symbol, without the fill operator."""
        index = packed.reshape(-1, len(self._starts)) + self._starts
        return [b"".join(pieces) for pieces in self._pieces.take(index).tolist()]


def dark_runs(modules: Iterable[object]) -> Iterator[tuple[int, int]]:
    """Yield start and width of each run of dark modules."""
    start = 0
    for dark, run in groupby(modules, bool):
        width = len(list(run))
        if dark:
            yield start, width
        start += width
