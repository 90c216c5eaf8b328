import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.paper.designs import code_lines
from printing.paper.designs.code_lines import CodeArea
from printing.paper.unprintable import Unprintable

GROUPS = ("BF26-", "7KQ2-", "M9XA-", "RTW4-", "C")


@pytest.mark.parametrize(
    ("groups", "width", "lines"),
    [
        (GROUPS, 30, ["BF26-7KQ2-M9XA-RTW4-C"]),
        (GROUPS, 20, ["BF26-7KQ2-M9XA-RTW4-", "C"]),
        (GROUPS, 11, ["BF26-7KQ2-", "M9XA-RTW4-C"]),
        (GROUPS, 5, ["BF26-", "7KQ2-", "M9XA-", "RTW4-", "C"]),
        (("SUMMER7KQ2",), 4, ["SUMM", "ER7K", "Q2"]),
    ],
)
def test_lines_hold_whole_groups(groups, width, lines):
    assert code_lines.fill_lines(groups, width) == lines


def test_two_lines_of_a_code_are_even():
    lines = code_lines.fit_code(GROUPS, CodeArea(25, 30), 20.0)
    assert (lines.columns, lines.count) == (11, 2)
    assert lines.size == pytest.approx(25 * 72 / 25.4 / (0.6 * 11 + 0.1))


@given(st.integers(1, 6), st.integers(1, 30), st.floats(20, 150), st.floats(6, 40))
def test_codes_of_every_length_have_lines_that_hold_them(count, long, width, most):
    groups = tuple("X" * long for _ in range(count))
    try:
        lines = code_lines.fit_code(groups, CodeArea(width, 60), most)
    except Unprintable:
        assert count * long * 0.6 * 6 * 25.4 / 72 > width
        return
    assert len(code_lines.fill_lines(groups, lines.columns)) == lines.count
    assert lines.size * 0.6 * lines.columns <= width * 72 / 25.4 + 0.1
    assert lines.size <= most + 0.01


def test_a_requested_code_that_is_too_large_is_refused_with_the_limit():
    with pytest.raises(Unprintable) as refused:
        code_lines.fit_code(GROUPS, CodeArea(40, 20, requested_size=60.0), 20.0)
    assert str(refused.value) == (
        "A code of 60 points has no room on this label: 16.9 points are the most."
    )
    lines = code_lines.fit_code(GROUPS, CodeArea(40, 20, requested_size=16.9), 20.0)
    assert lines.size == 16.9


def test_a_code_too_small_to_read_is_refused():
    with pytest.raises(Unprintable) as refused:
        code_lines.fit_code(GROUPS, CodeArea(10, 6), 20.0)
    assert str(refused.value) == (
        "The code has no room on this label: its letters would be 3.5 points high, and "
        "people need 6. Choose a larger label or a smaller symbol."
    )
