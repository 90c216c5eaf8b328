from hypothesis import given
from hypothesis import strategies as st

from codes import serial_ranges

SERIALS = st.sets(st.integers(1, 60)).map(sorted)


def test_ranges_are_written_as_people_write_them():
    ranges = serial_ranges.as_ranges([1, 2, 3, 7, 9, 10])
    assert ranges == [(1, 3), (7, 7), (9, 10)]
    assert serial_ranges.as_texts(ranges) == ["1-3", "7", "9-10"]
    assert serial_ranges.as_ranges([]) == []


@given(SERIALS)
def test_ranges_hold_what_they_were_made_of_and_nothing_else(serials):
    texts = serial_ranges.as_texts(serial_ranges.as_ranges(serials))
    assert [n for n in range(62) if serial_ranges.hold(texts, n)] == serials
