import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from printing.forms.fields import MeasureField, NumberChoiceField, format_length


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3", 3.0),
        ("3.5", 3.5),
        ("3,5 mm", 3.5),
        (" .5", 0.5),
        ("３．５", 3.5),
        ("3.5\u2060", 3.5),
        ("—1.25", -1.25),
        ("12 pt", 12.0),
        ("-1.25", -1.25),
        ("−1.25", -1.25),
        ("+2", 2.0),
        ("0", 0.0),
        ("", None),
        (None, None),
    ],
)
def test_lengths_are_parsed_as_people_write_them(typed, expected):
    assert MeasureField(min_value=-5, max_value=20).clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "message"),
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
def test_a_text_that_is_no_length_is_refused(typed, message):
    with pytest.raises(forms.ValidationError) as error:
        MeasureField(min_value=-0.5, max_value=20).clean(typed)
    assert error.value.messages == [message]


@pytest.mark.parametrize("number", [0, 12, 0.1, -1.5, 215.9, 1234.25])
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_length_that_is_shown_is_parsed_again(number, language):
    with translation.override(language):
        shown = MeasureField(max_value=1).prepare_value(number)
        assert MeasureField(min_value=-2000, max_value=2000).clean(shown) == number


def test_lengths_are_formatted_in_the_active_language():
    written = [format_length(number) for number in (37.0, 45.72, -0.5)]
    assert written == ["37", "45.72", "−0.5"]
    with translation.override("es"):
        assert format_length(45.72) == "45,72"


def test_a_wrong_text_is_shown_again():
    assert MeasureField(max_value=1).prepare_value("wide") == "wide"


def test_nothing_chosen_is_zero():
    field = NumberChoiceField(required=False, choices=[("", "None"), (7, "Seven")])
    assert [field.clean(typed) for typed in ("", "7")] == [0, 7]
