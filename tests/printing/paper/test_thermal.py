import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from codes.formats import CHARSETS, MAX_LENGTH, CodeFormat
from printing.paper import fonts
from printing.paper.outputs import thermal
from printing.paper.symbology import symbols
from printing.paper.unprintable import Unprintable
from tests.printing.paper.factories import make_job, make_words


@pytest.mark.parametrize("letter", ["A", "a"])
@pytest.mark.parametrize("length", [1, 40, 90, 150])
def test_qr_symbols_have_room_for_a_printer_that_knows_byte_mode_alone(letter, length):
    job = make_job(site=letter * length)
    payload = letter * length + job.format.spell(0).replace("-", "")

    made = segno.make(payload, error="m", mode="byte", boost_error=False, micro=False)

    symbol = thermal.symbol_for(job, sends_qr_text=True)
    assert (symbol.columns, symbol.rows) == made.symbol_size(border=0)


def test_qr_symbols_that_are_sent_as_dots_have_the_size_of_their_table():
    symbol = thermal.symbol_for(make_job(site="https://PIN.EXAMPLE/SUMMER/"))

    assert (symbol.columns, symbol.rows) == (29, 29)


def test_an_address_that_is_too_long_is_refused():
    with pytest.raises(Unprintable, match="Data Matrix"):
        thermal.symbol_for(make_job(site="a" * 300))


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("prefix", ["", "BF26-", "AB7", "12"])
def test_code_128_is_as_wide_as_in_print(charset, prefix):
    look = CodeFormat(charset, MAX_LENGTH[charset] - 1, prefix)
    job = make_job(format=look, symbol="code128")

    assert (
        thermal.symbol_for(job).columns
        == symbols.symbol_maker("code128", "", look).columns
    )


@pytest.mark.parametrize("charset", CHARSETS)
def test_the_reserved_size_holds_any_data_matrix_of_the_format(charset):
    for length in (6, 9, 13, MAX_LENGTH[charset]):
        look = CodeFormat(charset, length, "AB12")
        made = thermal.symbol_for(make_job(format=look, symbol="datamatrix"))
        assert made.columns >= symbols.symbol_maker("datamatrix", "", look).columns
        for number in (0, look.capacity - 1, look.capacity // 3):
            drawn = zxingcpp.create_barcode(
                look.spell(number), zxingcpp.BarcodeFormat.DataMatrix, force_square=True
            ).to_image(scale=1, add_quiet_zones=False)
            assert made.columns >= drawn.shape[0]


def test_readers_need_four_dots_of_a_square_and_two_of_a_bar():
    kinds = ("qr", "datamatrix", "code128")
    made = [thermal.symbol_for(make_job(symbol=kind)) for kind in kinds]

    assert [one.min_module_dots for one in made] == [4, 4, 2]
    assert thermal.symbol_for(make_job(symbol="none")) is None


def test_lines_are_in_the_order_of_their_rank():
    job = make_job(
        words=make_words(mark="PROOF", expiry="Until 31 May", address="pin.example/x"),
        expiry=True,
        instructions=(("en", "Type it"), ("es", "Tecléelo")),
        text="Not for resale",
    )

    assert thermal.heading_lines(job) == [(1, "PROOF"), (3, "Summer")]
    assert thermal.note_lines(job) == [
        *("Type it", "Tecléelo", "pin.example/x", "Until 31 May", "Not for resale")
    ]


def test_unwanted_and_empty_texts_give_no_line():
    job = make_job(
        words=make_words(expiry="Until 31 May", address=""), name=False, text="🎉"
    )

    assert (thermal.heading_lines(job), thermal.note_lines(job)) == ([], [])


@given(st.text(max_size=40))
def test_lines_have_no_invisible_characters(text):
    line = thermal.normalize_line(text)

    assert not set(line) & set("\r\n\t\x00\x1b\x1d\u200b\u202e\ufeff\u2028")
    assert line == " ".join(line.split())
    assert thermal.normalize_line(line) == line


@pytest.mark.parametrize(
    ("grouped", "most", "lines"),
    [
        ("BF26-7KQ2-M9XA-R", 16, ("BF26-7KQ2-M9XA-R",)),
        ("BF26-7KQ2-M9XA-R", 15, ("BF26-7KQ2-", "M9XA-R")),
        ("BF26-7KQ2-M9XA-R", 9, ("BF26-", "7KQ2-", "M9XA-R")),
        ("ABCDEFGHIJ", 6, ("ABCDE", "FGHIJ")),
    ],
)
def test_codes_break_at_their_dashes_into_even_lines(grouped, most, lines):
    assert thermal.break_code_evenly(grouped, most) == lines


@given(
    st.text(st.characters(categories=["L", "Nd", "Zs"]), max_size=80),
    st.integers(2, 40),
)
def test_wrapped_lines_fit_the_width(text, width):
    lines = thermal.wrap_text(text, width, max_lines=3)

    assert len(lines) <= 3
    assert all(fonts.text_width(line, bold=True) <= width for line in lines)


def test_the_dots_of_a_cut_text_are_a_word_of_their_own():
    text = "Type the code at pin.example/summer and see"

    assert thermal.wrap_text(text, 20, 1) == (
        "Type the code at pin.example/summer ...",
    )
    assert thermal.wrap_text(text, 12, 2) == (
        "Type the code at",
        "pin.example/summer ...",
    )


def test_a_word_that_is_wider_than_a_line_is_broken():
    lines = thermal.wrap_text("at promotions.brand.example/summer-2027", 8, 5)

    assert len(lines) == 4
    assert "".join(lines[1:]) == "promotions.brand.example/summer-2027"


def test_a_text_that_fits_is_not_shortened():
    assert thermal.wrap_text("one two three", 4.5, 3) == ("one two", "three")
