import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from printing.forms.fields import MeasureField, NumberChoiceField, as_written


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3", 3.0),
        ("3.5", 3.5),
        ("3,5 mm", 3.5),
        (" .5", 0.5),
        ("３．５", 3.5),
        ("12 pt", 12.0),
        ("-1.25", -1.25),
        ("−1.25", -1.25),
        ("+2", 2.0),
        ("0", 0.0),
        ("", None),
        (None, None),
    ],
)
def test_lengths_are_read_as_people_write_them(typed, read):
    assert MeasureField(least=-5, most=20).clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("wide", "Write a number, such as 3 or 3.5."),
        (".", "Write a number, such as 3 or 3.5."),
        ("1,000.5", "Write a number, such as 3 or 3.5."),
        ("1e3", "Write a number, such as 3 or 3.5."),
        ("nan", "Write a number, such as 3 or 3.5."),
        ("20.01", "Choose −0.5 to 20."),
        ("-0.51", "Choose −0.5 to 20."),
        ("9" * 400, "Write a number, such as 3 or 3.5."),
    ],
)
def test_what_is_no_length_is_refused(typed, problem):
    with pytest.raises(forms.ValidationError) as refused:
        MeasureField(least=-0.5, most=20).clean(typed)
    assert refused.value.messages == [problem]


@pytest.mark.parametrize("number", [0, 12, 0.1, -1.5, 215.9, 1234.25])
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_length_that_is_shown_is_read_again(number, language):
    with translation.override(language):
        shown = MeasureField(most=1).prepare_value(number)
        assert MeasureField(least=-2000, most=2000).clean(shown) == number


def test_languages_write_lengths_in_their_way():
    assert [as_written(n) for n in (37.0, 45.72, -0.5)] == ["37", "45.72", "−0.5"]
    with translation.override("es"):
        assert as_written(45.72) == "45,72"


def test_what_is_typed_wrong_is_shown_again():
    assert MeasureField(most=1).prepare_value("wide") == "wide"


def test_nothing_chosen_is_zero():
    field = NumberChoiceField(required=False, choices=[("", "None"), (7, "Seven")])
    assert [field.clean(typed) for typed in ("", "7")] == [0, 7]
