from dataclasses import replace

import numpy as np
import pytest

from codes.formats import CodeFormat
from printing.paper.pdf.text_runs import letter_rows, present_texts
from tests.printing.paper.pdf_pages import make_job, make_labels

SHORT = CodeFormat("digits", 6, "A-", check=False)


def test_letters_are_those_of_the_code_and_then_the_digits_of_the_serial():
    texts = np.array([b"A-123456", b"A-999999"])
    serials = np.array([7, 12345], np.uint64)
    rows = [bytes(row) for row in letter_rows(texts, serials, 5)]
    assert rows == [b"A-12345600007", b"A-99999912345"]


def test_a_serial_with_too_many_digits_is_refused():
    with pytest.raises(ValueError, match="digits"):
        letter_rows(np.array([b"A-123456"]), np.array([100], np.uint64), 2)


def test_no_labels_have_no_letters():
    assert letter_rows(np.array([], "S8"), np.array([], np.uint64), 5).shape == (0, 13)


def test_codes_have_their_own_length_in_a_wider_array():
    job = make_job(format=SHORT)
    labels = make_labels(job, 2)
    wide = replace(labels, texts=labels.texts.astype("S20"))
    assert present_texts(job, wide).dtype == np.dtype("S8")
    assert present_texts(job, wide).tolist() == labels.texts[0, :2].tolist()
