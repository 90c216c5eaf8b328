"""Codes that are void for ever: the last numbers of a format, never handed out.

They look like any other code of their series and read back, so a proof of a label
shows what will be printed; nobody can redeem one, for no batch has their numbers.
"""

import numpy as np
import numpy.typing as npt

from codes import vault
from codes.formats import CodeFormat
from codes.models import Batch

COUNT = 1_000


def first_of(shape: CodeFormat) -> int:
    """Return the number from which on no batch of this format may have any."""
    return shape.capacity - COUNT


def texts(batch: Batch, count: int) -> npt.NDArray[np.bytes_]:
    """Return so many proof codes of the batch, without grouping (dtype S).

    After COUNT they begin again.
    """
    vault.check(batch)
    shape, cipher = batch.format, vault.cipher(batch.series)
    # One by one: these numbers may lie beyond the 64 bits of an array.
    numbers = range(shape.capacity - 1, first_of(shape) - 1, -1)[:count]
    spelled = [shape.spell(cipher.encrypt(number)) for number in numbers]
    return np.resize(np.array(spelled, "S"), count)
