"""Codes of a format, without a key and a database."""

import numpy as np


def make_texts(look, count=25):
    """Return codes as printed, without grouping; the same in each run."""
    numbers = np.random.default_rng(26).integers(0, min(look.capacity, 2**62), count)
    return np.array([look.spell(int(number)) for number in numbers], np.bytes_)


def canonical(text):
    """Return the canonical form of a code, which symbols encode."""
    return text.decode().replace("-", "")
