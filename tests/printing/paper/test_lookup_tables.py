"""Symbols of texts of one format, looked up many at a time."""

import numpy as np
import pytest

from codes.formats import CHARSETS
from printing.paper.symbology import qr_tables
from printing.paper.symbology.lookup_tables import TextShape


def test_many_texts_at_once_are_as_one_by_one():
    shape = TextShape("", CHARSETS["digits"], 6)
    table = qr_tables.make_table("https://PIN.EXAMPLE/", shape)
    texts = np.array([f"{number:06}" for number in range(10_000)], np.bytes_)

    modules = table.modules(texts)

    chosen = [0, 4095, 4096, 8191, 8192, 9999]
    one_by_one = [table.modules(texts[at : at + 1])[0] for at in chosen]
    assert modules[chosen].tolist() == np.array(one_by_one).tolist()
    assert len(np.unique(modules.reshape(len(modules), -1), axis=0)) == 10_000


def test_no_texts_make_no_symbols():
    table = qr_tables.make_table("https://PIN.EXAMPLE/", TextShape("", "0123456789", 6))

    assert table.modules(np.array([], "S6")).shape == (0, 25, 25)


@pytest.mark.parametrize("text", ["", "AB-1234", "XX-12345", "AB-12347", "ab-12345"])
def test_a_text_of_another_format_is_refused(text):
    table = qr_tables.make_table(
        "https://PIN.EXAMPLE/AB", TextShape("AB-", "123456", 5)
    )

    with pytest.raises(ValueError, match="not of the format"):
        table.modules(np.array([b"AB-12345", text.encode()]))


def test_a_text_that_is_too_long_is_refused():
    table = qr_tables.make_table("https://PIN.EXAMPLE/", TextShape("", "123456", 5))

    with pytest.raises(ValueError, match="not of the format"):
        table.modules(np.array([b"123456"]))
