import pytest

from codes.formats import CodeFormat
from redemption.public import code_hints

CLEAR = CodeFormat(charset="clear", length=11)
BRANDED = CodeFormat(charset="clear", length=11, prefix="BF26-")
DIGITS = CodeFormat(charset="digits", length=14)
LETTERS = CodeFormat(charset="letters", length=12, check=False)
CONSONANTS = CodeFormat(charset="clear_letters", length=12)
MIXED = CodeFormat(charset="letters_digits", length=10, prefix="A")


@pytest.mark.parametrize(
    ("code_format", "words"),
    [
        (CLEAR, "A code has 12 letters and digits."),
        (BRANDED, "A code starts with BF26; 12 letters and digits follow."),
        (DIGITS, "A code has 15 digits."),
        (LETTERS, "A code has 12 letters."),
        (CONSONANTS, "A code has 13 letters."),
        (MIXED, "A code starts with A; 11 letters and digits follow."),
    ],
)
def test_a_format_in_words(code_format, words):
    assert code_hints.describe(code_format) == words


def test_only_what_can_be_misread_is_called_absent():
    symbols = "A B E G I L O S U Z 0 1 5."
    assert code_hints.never_used(CLEAR) == f"These never occur: {symbols}"
    assert code_hints.never_used(BRANDED) == f"After BF26 these never occur: {symbols}"
    assert code_hints.never_used(CONSONANTS) == (
        "These never occur: A E G I O Q U V Y."
    )
    assert code_hints.never_used(LETTERS) == ""
    assert code_hints.never_used(DIGITS) == code_hints.never_used(MIXED) == ""


@pytest.mark.parametrize(
    ("formats", "numeric"),
    [
        ([], False),
        ([DIGITS], True),
        ([CodeFormat(charset="digits", length=14, prefix="26-")], True),
        ([CodeFormat(charset="digits", length=14, prefix="BF-")], False),
        ([DIGITS, CLEAR], False),
    ],
)
def test_a_keypad_where_every_code_is_of_digits(formats, numeric):
    assert code_hints.is_numeric(formats) is numeric


def test_whatever_was_typed_is_shown_as_printed_if_it_is_a_code():
    text = BRANDED.grouped(BRANDED.spell(4711))

    for typed in (text.lower(), text.replace("-", ""), f"my code: {text}."):
        assert code_hints.reformat(typed, [CLEAR, BRANDED]) == text


@pytest.mark.parametrize("typed", ["", "nonsense", "x" * 1000, "🎉", "A\x00B"])
def test_what_is_no_code_is_shown_as_typed(typed):
    assert code_hints.reformat(typed, [CLEAR, BRANDED]) == typed
