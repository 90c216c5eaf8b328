"""Proof codes: the last numbers of a format, which are never handed out.

They look like any other code of their series and can be read, so the proof of a label
shows what will be printed; they cannot be redeemed, as no batch has their numbers.
"""

import numpy as np
import numpy.typing as npt

from codes import vault
from codes.formats import CodeFormat
from codes.models import Batch

COUNT = 1_000


def first_of(code_format: CodeFormat) -> int:
    """Return the first number of this format that no batch may have."""
    return code_format.capacity - COUNT


def texts(batch: Batch, count: int) -> npt.NDArray[np.bytes_]:
    """Return `count` proof codes of the batch, without grouping (dtype S).

    After COUNT they repeat.
    """
    vault.check(batch)
    code_format, cipher = batch.format, vault.cipher(batch.series)
    # One by one: these numbers may exceed the 64 bits of an array.
    numbers = range(code_format.capacity - 1, first_of(code_format) - 1, -1)[:count]
    spelled = [code_format.spell(cipher.encrypt(number)) for number in numbers]
    return np.resize(np.array(spelled, "S"), count)
