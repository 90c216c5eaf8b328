import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper import fonts
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable
from tests.printing.paper.jobs import words


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
def test_letters_that_no_font_has(text, lacking):
    assert fonts.missing(text) == lacking


@pytest.mark.parametrize(
    ("said", "setup", "where"),
    [
        (words(name="咖"), Setup(), "the campaign's name"),
        (words(expiry="咖"), Setup(), "the expiry"),
        (words(address="咖.example"), Setup(), "the address"),
        (words(mark="咖"), Setup(), "the mark"),
        (words(), Setup(instructions=(("en", "ok"), ("zh", "咖"))), "the instructions"),
        (words(), Setup(text="咖"), "the free text"),
        (words(), Setup(back="咖"), "the back"),
    ],
)
def test_the_field_with_such_letters_is_named(said, setup, where):
    with pytest.raises(Unprintable) as refused:
        fonts.check(said, setup)
    assert str(refused.value) == (
        f"The fonts of the labels have no “咖”, which stands in {where}. "
        "Write it with other letters, or put it into the logo."
    )
    assert fonts.check(words(), Setup()) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Party 🎉👩‍👩‍👧 time", "Party time"),
        (" one \n two ", "one \n two"),
        ("bell\x07 nul\x00 tab\t", "bell nul tab"),
    ],
)
def test_what_of_a_text_is_shown(text, shown):
    assert fonts.shown(text) == shown


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


def test_bold_sets_wider():
    assert fonts.width("Summer of Coffee") < fonts.width("Summer of Coffee", bold=True)


@given(
    st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1, max_size=12),
    st.floats(0.5, 60),
)
def test_a_wider_room_never_takes_more_lines(parts, room):
    text = " ".join(parts)
    count = fonts.lines(text, room)
    assert fonts.lines(text, room * 1.5) <= count
    assert count >= fonts.width(text.replace(" ", "")) / room - 1
    assert fonts.lines(text, fonts.width(text) + 0.01) == 1


@given(st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1, max_size=12))
def test_even_lines_are_as_many(parts):
    text, room = " ".join(parts), 8.0
    narrower = room - fonts.slack(text, room)
    assert fonts.lines(text, narrower) == fonts.lines(text, room)


def test_lines_keep_to_the_breaks_that_are_typed():
    assert fonts.lines("a\nb\n\nc", 100.0) == 4
