from datetime import date
from io import BytesIO

import openpyxl
import pytest

from storage.sheets import lists
from storage.sheets.lists import Line
from storage.sheets.tables import Unreadable

NAMES = {"code", "text", "batch-serial"}


def texts(written, most=10):
    read = lists.read_file if isinstance(written, bytes) else lists.read_text
    found = read(written, names=NAMES, most=most)
    return [(line.number, line.text or "!") for line in found]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A1\nB2\r\n\n  C3  \rD4", [(1, "A1"), (2, "B2"), (4, "C3"), (5, "D4")]),
        ("Code\nA1", [(2, "A1")]),
        ('A1,\nB2;\n\tC3\n"D4"', [(1, "A1"), (2, "B2"), (3, "C3"), (4, "D4")]),
        ("'12-4217\n12-1", [(1, "12-4217"), (2, "12-1")]),
        ("A1, B2\nC3", [(1, "!"), (2, "C3")]),
        ("text,serial\nA1,1\nB2,2\n,3\n", [(2, "A1"), (3, "B2")]),
        ("a;Batch-Serial\nx;'1-2\n", [(2, "1-2")]),
        ("sep=;\na;code\nx;A1\n", [(3, "A1")]),
        ("A\u2028B\nC", [(1, "A\u2028B"), (2, "C")]),
        (b"\xef\xbb\xbfcode\nA1", [(2, "A1")]),
        ("A1\nB2".encode("utf-16"), [(1, "A1"), (2, "B2")]),
    ],
)
def test_lines_of_a_text(written, expected):
    assert texts(written) == expected


def test_lines_of_a_workbook():
    rows = [["A1"], [], ["12-4217"], [123456789012], [7.0], [None, "B2"], ["C3", "D4"]]
    assert texts(workbook(*rows)) == [
        (1, "A1"),
        (3, "12-4217"),
        (4, "123456789012"),
        (5, "7"),
        (6, "B2"),
        (7, "!"),
    ]
    assert texts(workbook(["name", "Code"], ["x", "A1"])) == [(2, "A1")]


def test_what_excel_has_changed_is_told_by_line():
    found = lists.read_file(
        workbook(["A1"], [date(4217, 12, 1)], ["=A1"]), names=NAMES, most=10
    )
    assert [line.text for line in found] == ["A1", "", ""]
    assert found[1].problem.startswith("Excel has made a date of it.")
    assert found[2].problem == "It holds a formula. Put its value there instead."


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "No line holds anything."),
        ("code\n\n", "No line holds anything."),
        (b"  ", "The file is empty."),
        ("A\nB\nC\nD", "More than 3 lines: split the list."),
        (workbook(*[["A"]] * 9), "More than 3 lines: split the list."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an Excel file of the old kind"),
        (b"PK\x03\x04", "This workbook cannot be read."),
        (b"\x00\x01", "This is no table."),
        ('code,b\n"A', "a quotation mark is not closed"),
    ],
)
def test_what_is_no_list_is_refused_in_words(written, message):
    with pytest.raises(Unreadable, match=message):
        texts(written, most=3)


def test_a_list_of_exactly_the_most_lines_is_read():
    assert len(texts("A\nB\nC\n\n", most=3)) == 3
    assert Line(1, "A") in lists.read_text("A", names=NAMES, most=3)
