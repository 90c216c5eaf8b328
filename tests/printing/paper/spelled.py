"""Texts of a format, as many as a test wants, without a key and a database."""

import numpy as np


def texts_of(look, count=25):
    """Return texts as printed without groups, the same in each run."""
    drawn = np.random.default_rng(26).integers(0, min(look.capacity, 2**62), count)
    return np.array([look.spell(int(number)) for number in drawn], np.bytes_)


def plain(text):
    """Return a text as it is compared and as symbols say it."""
    return text.decode().replace("-", "")
