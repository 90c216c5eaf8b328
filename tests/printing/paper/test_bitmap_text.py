import numpy as np
import pytest

from printing.paper.outputs import bitmap_text
from printing.paper.unprintable import Unprintable


@pytest.mark.parametrize("text", ["قيص", "قيص وهيبة", "Летняя", "קיץ", "gÅ"])
def test_letters_are_inside_their_line(text):
    dots = bitmap_text.draw_line(text, 40, 400)

    assert dots.shape[0] == 40
    assert dots.any()
    assert not dots[0].any()
    assert not dots[-1].any()


def test_arabic_letters_are_joined():
    """Joined, three letters are narrower than each alone, and of one stroke."""
    joined = bitmap_text.draw_line("سسس", 40, 400)
    apart = bitmap_text.draw_line("س\u200cس\u200cس", 40, 400)

    assert joined.shape[1] < apart.shape[1]
    assert joined.any(axis=0)[4:-4].all()


def test_numbers_are_at_the_left_of_right_to_left_text():
    whole, number = (
        bitmap_text.draw_line("مرحبا 25", 40, 400),
        bitmap_text.draw_line("25", 40, 400),
    )

    wide = number.shape[1] - 4
    assert np.array_equal(whole[:, :wide], number[:, :wide])


def test_a_text_that_is_too_wide_ends_in_an_ellipsis():
    dots = bitmap_text.draw_line("Летняя акция " * 20, 40, 300)

    assert 250 < dots.shape[1] <= 300


def test_rows_are_packed_eight_dots_a_byte():
    dots = np.zeros((2, 10), bool)
    dots[0, 0] = dots[1, 9] = True

    assert bitmap_text.pack_rows(dots).tolist() == [[128, 0], [0, 64]]


def test_scripts_that_need_shaping_are_refused_without_raqm(monkeypatch):
    monkeypatch.setattr(bitmap_text, "_can_shape", lambda: False)

    with pytest.raises(Unprintable, match="FriBiDi"):
        bitmap_text.draw_line("قيص", 40, 400)
    assert bitmap_text.draw_line("Летняя", 40, 400).any()
