import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper import fonts
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from tests.printing.paper.factories import make_words


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Summer", ""),
        ("Änderung, Łódź, ¿qué?, Ђурђевак, Ωμέγα, ™ € №", ""),
        ("قهوة الصيف", ""),
        ("קפה של קיץ", ""),
        ("กาแฟ कॉफी ყავა", ""),
        ("咖啡 and 咖", "咖啡"),
        ("コーヒー", "コーヒ"),
        ("커피", "커피"),
        ("Party 🎉👩‍👩‍👧 time", ""),
        ("one\ntwo\u200b\u202e\x07", ""),
        ("e\u0301", ""),
        ("", ""),
    ],
)
def test_missing_letters_are_found(text, lacking):
    assert fonts.missing_letters(text) == lacking


@pytest.mark.parametrize(
    ("words", "setup", "where"),
    [
        (make_words(name="咖"), Setup(), "the campaign's name"),
        (make_words(expiry="咖"), Setup(), "the expiry"),
        (make_words(address="咖.example"), Setup(), "the address"),
        (make_words(mark="咖"), Setup(), "the mark"),
        (
            make_words(),
            Setup(instructions=(("en", "ok"), ("zh", "咖"))),
            "the instructions",
        ),
        (make_words(), Setup(text="咖"), "the free text"),
        (make_words(), Setup(back="咖"), "the back"),
    ],
)
def test_a_refusal_names_the_field_with_the_missing_letters(words, setup, where):
    with pytest.raises(Unprintable) as refused:
        fonts.check_letters(words, setup)
    assert str(refused.value) == (
        f"The fonts of the labels have no “咖”, which stands in {where}. "
        "Write it with other letters, or put it into the logo."
    )
    assert fonts.check_letters(make_words(), Setup()) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Party 🎉👩‍👩‍👧 time", "Party time"),
        (" one \n two ", "one \n two"),
        ("bell\x07 nul\x00 tab\t", "bell nul tab"),
    ],
)
def test_printable_removes_pictographs_and_control_characters(text, shown):
    assert fonts.printable(text) == shown


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Summer", "ltr"),
        ("2026 קיץ", "rtl"),
        ("«قهوة» Coffee", "rtl"),
        ("Coffee قهوة", "ltr"),
        ("123", "ltr"),
        ("", "ltr"),
    ],
)
def test_direction_is_that_of_the_first_strong_letter(text, direction):
    assert fonts.direction(text) == direction


def test_bold_text_is_wider():
    assert fonts.text_width("Summer of Coffee") < fonts.text_width(
        "Summer of Coffee", bold=True
    )


@given(
    st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1, max_size=12),
    st.floats(0.5, 60),
)
def test_wider_lines_are_never_more_lines(parts, line_width):
    text = " ".join(parts)
    count = fonts.count_lines(text, line_width)
    assert fonts.count_lines(text, line_width * 1.5) <= count
    assert count >= fonts.text_width(text.replace(" ", "")) / line_width - 1
    assert fonts.count_lines(text, fonts.text_width(text) + 0.01) == 1


@given(st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1, max_size=12))
def test_balanced_lines_are_as_many(parts):
    text, line_width = " ".join(parts), 8.0
    narrower = line_width - fonts.balancing_slack(text, line_width)
    assert fonts.count_lines(text, narrower) == fonts.count_lines(text, line_width)


def test_line_breaks_in_the_text_are_kept():
    assert fonts.count_lines("a\nb\n\nc", 100.0) == 4
