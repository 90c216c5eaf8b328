from hypothesis import given
from hypothesis import strategies as st

from codes.formats import CHARSETS, MAX_LENGTH, CodeFormat, shortest_length
from printing.paper.pdf import specimens
from tests.printing.paper.pdf_pages import make_job


@st.composite
def formats(draw):
    charset = draw(st.sampled_from(sorted(CHARSETS)))
    return CodeFormat(
        charset,
        draw(st.integers(shortest_length(charset), MAX_LENGTH[charset])),
        prefix=draw(st.sampled_from(["", "BF26-", "A", "X-1-"])),
        check=draw(st.booleans()),
        grouping=draw(st.sampled_from([0, 2, 4, 5])),
    )


@given(formats(), st.integers(1, 9))
def test_each_place_is_identified_by_its_letters(format, digits):
    shown = specimens.make_specimens(make_job(format=format, digits=digits))
    length = len(format.prefix)
    columns = list(zip(*[specimen.letters for specimen in shown], strict=True))
    assert all(len(set(column)) == 1 for column in columns[:length])
    changing = [column[:2] for column in columns[length:]]
    assert len(set(changing)) == len(changing) == format.width + digits
    assert all(first != second for first, second in changing)


@given(formats(), st.integers(1, 9))
def test_specimens_show_every_symbol_and_digit(format, digits):
    shown = specimens.make_specimens(make_job(format=format, digits=digits))
    start = len(format.prefix)
    bodies = [specimen.letters[start : start + format.width] for specimen in shown]
    assert set("".join(bodies)) == set(format.symbols)
    assert set("".join(s.letters[-digits:] for s in shown)) == set("0123456789")
    assert [s.code for s in shown] == [
        format.grouped(s.letters[:-digits]) for s in shown
    ]
