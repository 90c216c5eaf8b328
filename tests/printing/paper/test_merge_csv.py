import csv
import io

import pytest

from codes.formats import CodeFormat
from printing.paper.outputs import merge_csv
from printing.paper.sheets.layouts import LAYOUTS
from printing.paper.unprintable import Unprintable
from tests.printing.paper.factories import (
    HOSTILE_TEXTS,
    make_job,
    make_labels,
    make_words,
    written_bytes,
)


def read(content):
    """Return the rows as RFC 4180 has them: CRLF, quotes, UTF-8."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n") or not text
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_row_for_each_label_and_a_column_for_each_field():
    job = make_job(
        words=make_words(expiry="Until 31 May", mark="REPRINT 2"),
        expiry=True,
        instructions=(("en", "Type the code"), ("es", "Teclee el código")),
        text="Not for resale",
    )
    labels = make_labels(count=2, first=41)

    assert read(written_bytes(merge_csv.CsvPress(job), labels)) == [
        [
            *("code", "code_canonical", "serial", "reference", "address", "symbol"),
            *("name", "expiry", "instructions_en", "instructions_es", "text", "mark"),
        ],
        [
            *("BF26-2222-2222-227C-D", "BF2622222222227CD", "41", "12-0041"),
            "pin.example/summer",
            "https://PIN.EXAMPLE/SUMMER/BF2622222222227CD",
            *("Summer", "Until 31 May", "Type the code", "Teclee el código"),
            *("Not for resale", "REPRINT 2"),
        ],
        [
            *("BF26-2222-2237-D4MW-C", "BF2622222237D4MWC", "42", "12-0042"),
            "pin.example/summer",
            "https://PIN.EXAMPLE/SUMMER/BF2622222237D4MWC",
            *("Summer", "Until 31 May", "Type the code", "Teclee el código"),
            *("Not for resale", "REPRINT 2"),
        ],
    ]


def test_lines_end_in_crlf_without_a_byte_order_mark():
    content = written_bytes(merge_csv.CsvPress(make_job()), make_labels(count=1))

    assert content.startswith(b"code,")
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_only_the_first_part_names_the_columns():
    press = merge_csv.CsvPress(make_job())
    labels = make_labels(count=2)

    first, second = written_bytes(press, labels), written_bytes(press, labels, part=1)

    assert first.split(b"\r\n", 1)[1] == second
    assert len(read(first + second)) == 1 + 2 + 2


def test_places_that_stay_empty_have_no_row():
    labels = make_labels(count=4, here=[False, True, False, True])

    rows = read(written_bytes(merge_csv.CsvPress(make_job()), labels, part=1))

    assert [row[2] for row in rows] == ["2", "4"]


def test_a_part_without_labels_is_empty():
    labels = make_labels(count=1, here=[False])

    assert written_bytes(merge_csv.CsvPress(make_job()), labels, part=3) == b""


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE_TEXTS if text[0] not in "\x1b="]
)
def test_texts_are_read_back_unchanged(text):
    job = make_job(words=make_words(name=text), text=text, instructions=(("en", text),))

    header, row = read(written_bytes(merge_csv.CsvPress(job), make_labels(count=1)))

    found = dict(zip(header, row, strict=True))
    kept = text.replace("\0", "")
    assert [found[n] for n in ("name", "text", "instructions_en")] == [kept] * 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-50 %", "@x", " =1", "\t1", "＝1"])
@pytest.mark.parametrize("column", ["name", "expiry", "text", "instructions_en"])
def test_a_text_that_a_spreadsheet_would_run_is_refused(text, column):
    words = make_words(**({column: text} if column in {"name", "expiry"} else {}))
    setup = {"name": True, "expiry": True}
    if column == "text":
        setup["text"] = text
    if column == "instructions_en":
        setup["instructions"] = (("en", text),)
    with pytest.raises(Unprintable, match=rf"a formula.*\({column}\)"):
        merge_csv.CsvPress(make_job(words=words, **setup))


def test_columns_of_absent_texts_are_empty():
    job = make_job(words=make_words(expiry="Until 31 May"), name=False, symbol="none")

    header, row = read(written_bytes(merge_csv.CsvPress(job), make_labels(count=1)))

    found = dict(zip(header, row, strict=True))
    assert (found["name"], found["expiry"], found["symbol"]) == ("", "", "")


@pytest.mark.parametrize("kind", ["datamatrix", "code128"])
def test_symbols_for_tills_have_the_code_alone(kind):
    job = make_job(symbol=kind)

    _header, row = read(written_bytes(merge_csv.CsvPress(job), make_labels(count=1)))

    assert row[5] == row[1] == "BF2622222222227CD"


def test_two_lines_of_one_language_have_columns_of_their_own():
    lines = (("en", "One"), ("en", "Two"), ("pt-br", "Três"), ("en", "Four"))
    press = merge_csv.CsvPress(make_job(instructions=lines))

    header, row = read(written_bytes(press, make_labels(count=1)))

    at = header.index("instructions_en")
    assert header[at : at + 4] == [
        *("instructions_en", "instructions_en_2"),
        *("instructions_pt-br", "instructions_en_3"),
    ]
    assert row[at : at + 4] == ["One", "Two", "Três", "Four"]


def test_many_labels_are_written_in_order():
    look = CodeFormat("digits", 12, check=False)
    labels = make_labels(look, count=2500)

    rows = read(
        written_bytes(merge_csv.CsvPress(make_job(format=look)), labels, part=1)
    )

    assert [int(row[2]) for row in rows] == list(range(1, 2501))


def test_a_part_has_about_fifty_thousand_labels():
    sheets = merge_csv.CsvPress(make_job(layout=LAYOUTS["a4-24"])).sheets_at_once

    assert sheets == 50_000 // 24
