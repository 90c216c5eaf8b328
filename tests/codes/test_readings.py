from types import SimpleNamespace

import pytest

from codes.formats import CodeFormat, Unreadable
from codes.readings import fitting, readings, reason_unreadable

CLEAR = CodeFormat("clear", 11)
DIGITS = CodeFormat("digits", 11)  # as long as CLEAR
BRANDED = CodeFormat("clear", 11, "BF26-")

TEXT = CLEAR.grouped(CLEAR.spell(4_217))
BRANDED_TEXT = BRANDED.grouped(BRANDED.spell(12))


def read(typed, formats):
    return [
        (reading.source, reading.number)
        for reading in readings(typed, formats, format_of=lambda one: one)
    ]


def test_a_text_is_read_in_the_format_that_it_fits():
    assert read(TEXT, [BRANDED, CLEAR]) == [(CLEAR, 4_217)]
    assert read(BRANDED_TEXT.lower(), [BRANDED, CLEAR]) == [(BRANDED, 12)]


def test_sources_have_a_format():
    source = SimpleNamespace(format=CLEAR)
    (reading,) = readings(f"Code: {TEXT}", iter([source]))
    assert (reading.source, reading.number) == (source, 4_217)
    assert reading.candidate == TEXT.replace("-", "")


def test_each_format_that_reads_it_comes_in_the_order_given():
    other = CodeFormat("clear", 11, grouping=3)
    assert read(TEXT, [other, CLEAR]) == [(other, 4_217), (CLEAR, 4_217)]
    assert read(TEXT, [CLEAR, other]) == [(CLEAR, 4_217), (other, 4_217)]


def test_a_later_candidate_is_read_where_an_earlier_one_cannot_be():
    """The first word has the length of a code, but symbols that no code has."""
    assert read(f"OOOOOOOOOOOO {TEXT.replace('-', '')}", [CLEAR]) == [(CLEAR, 4_217)]


def test_a_text_that_no_format_reads_says_why_the_likeliest_one_does_not():
    wrong = TEXT[:-1] + ("2" if TEXT[-1] != "2" else "3")
    for formats, error in (
        ([CLEAR, DIGITS], ("check", None)),
        ([DIGITS, CLEAR], ("symbols", 3)),
    ):
        with pytest.raises(Unreadable) as caught:
            read(wrong, formats)
        assert (caught.value.kind, caught.value.group) == error


def test_a_text_that_fits_no_format_is_read_by_none():
    assert read("7KQ2-M9XA", [CLEAR, BRANDED]) == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("", "empty"), ("7KQ2-M9XA", "length"), ("ß", "symbols"), ("A" * 65, "too_long")],
)
def test_why_a_text_without_the_shape_of_a_code_is_none(typed, kind):
    assert reason_unreadable(typed).kind == kind


def test_what_fits_is_not_tested_for_its_check_symbol():
    wrong = TEXT[:-1] + ("2" if TEXT[-1] != "2" else "3")
    found = list(fitting(wrong, [BRANDED, CLEAR], lambda one: one))
    assert found == [(wrong.replace("-", ""), CLEAR)]
