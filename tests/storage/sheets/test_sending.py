"""Rows become a file of each kind; its end is told once."""

import csv
import io

import openpyxl
import pytest

from storage.sheets.kinds import Kind
from storage.sheets.sending import Sending, encoder
from storage.sheets.workbooks import TooLarge

HEAD = ("name", "key")
CHUNKS = [[("Ana", "4-1"), ("=1", "0123")], [("Zoë, x; y", "7")]]


@pytest.fixture
def ends():
    return []


def send(kind, ends, *, language="en", chunks=CHUNKS):
    def ended(*, rows, complete):
        ends.append((rows, complete))

    return Sending(encoder(kind, HEAD, language=language), chunks, ended=ended)


def test_a_csv_for_programs_is_plain(ends):
    body = b"".join(send(Kind.CSV, ends, language="de"))
    assert body.decode() == ('name,key\r\nAna,4-1\r\n\'=1,0123\r\n"Zoë, x; y",7\r\n')
    assert ends == [(3, True)]


@pytest.mark.parametrize(
    ("language", "separator"),
    [("en", ","), ("de", ";"), ("es", ";"), ("fr", ";"), ("pt", ";"), ("pt-br", ";")],
)
def test_a_csv_for_excel_is_as_the_readers_excel_wants_it(ends, language, separator):
    text = b"".join(send(Kind.EXCEL_CSV, ends, language=language)).decode()
    assert text.startswith(f"\ufeffname{separator}key\r\nAna{separator}'4-1\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert rows[2:] == [["'=1", "'0123"], ["Zoë, x; y", "'7"]]


def test_a_workbook(ends):
    body = b"".join(send(Kind.XLSX, ends))
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert list(sheet.iter_rows(values_only=True)) == [
        HEAD,
        ("Ana", "4-1"),
        ("'=1", "0123"),
        ("Zoë, x; y", "7"),
    ]
    assert ends == [(3, True)]


@pytest.mark.parametrize("kind", Kind)
def test_a_receiver_that_disconnects(ends, kind):
    sending = send(kind, ends)
    next(sending)
    sending.close()
    sending.close()
    assert ends == [({"xlsx": 3}.get(kind, 0), False)]


@pytest.mark.parametrize("kind", Kind)
def test_a_receiver_that_never_asked(ends, kind):
    send(kind, ends).close()
    assert ends == [(0, False)]


@pytest.mark.parametrize("kind", Kind)
def test_an_error_ends_it(ends, kind):
    def chunks():
        yield CHUNKS[0]
        raise RuntimeError("broken")

    sending = send(kind, ends, chunks=chunks())
    with pytest.raises(RuntimeError, match="broken"):
        list(sending)
    sending.close()
    assert ends == [(2, False)]


@pytest.mark.parametrize("kind", Kind)
def test_the_first_block_may_be_made_before_it_is_asked_for(ends, kind):
    prepared, other = send(kind, []), send(kind, [])
    prepared.prepare()
    assert len(b"".join(prepared)) == len(b"".join(other))


def test_what_stands_against_a_workbook_is_known_before_its_first_byte(ends):
    sending = send(Kind.XLSX, ends, chunks=[[("x" * 40_000, "1")]])
    with pytest.raises(TooLarge):
        sending.prepare()
    assert ends == [(1, False)]
