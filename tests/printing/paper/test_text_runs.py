from dataclasses import replace

import numpy as np
import pytest

from codes.formats import CodeFormat
from printing.paper.pdf.text_runs import letters_of, texts_of
from tests.printing.paper.making import job, labels

SHORT = CodeFormat("digits", 6, "A-", check=False)


def test_letters_are_those_of_the_code_and_then_the_digits_of_the_serial():
    texts = np.array([b"A-123456", b"A-999999"])
    serials = np.array([7, 12345], np.uint64)
    shown = [bytes(row) for row in letters_of(texts, serials, 5)]
    assert shown == [b"A-12345600007", b"A-99999912345"]


def test_a_serial_that_has_no_room_is_refused_rather_than_cut():
    with pytest.raises(ValueError, match="digits"):
        letters_of(np.array([b"A-123456"]), np.array([100], np.uint64), 2)


def test_no_labels_have_no_letters():
    assert letters_of(np.array([], "S8"), np.array([], np.uint64), 5).shape == (0, 13)


def test_codes_are_as_wide_as_they_are_however_wide_their_array():
    wanted = job(format=SHORT)
    made = labels(wanted, 2)
    wide = replace(made, texts=made.texts.astype("S20"))
    assert texts_of(wanted, wide).dtype == np.dtype("S8")
    assert texts_of(wanted, wide).tolist() == made.texts[0, :2].tolist()
