"""No cell begins a formula, Excel changes none, and each is read back as it was."""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.sheets import cells

SIGNS = "=+-@＝＋－＠"
# Texts near the border: apostrophes, signs, separators, invisible characters, digits.
NEAR = st.text(alphabet="'\"=+-@＝\t\r\n ;,|\u200b\ufeff\u00a01235Ed:/ax", max_size=12)
TEXTS = st.one_of(NEAR, st.text())


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("==x", "'==x"),
        ("+34 600", "'+34 600"),
        ("-50 %", "'-50 %"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ("\u00a0\u200b+1", "'\u00a0\u200b+1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'0123", "''0123"),
        ("'tis", "'tis"),
        ("a=b+c-d@e", "a=b+c-d@e"),
        ("ana@example.com", "ana@example.com"),
        ("0123", "0123"),
        ("", ""),
        ("x;=cmd|'/c calc'!A1", "x;'=cmd|'/c calc'!A1"),
        ("x|@y", "x|'@y"),
        ("x, -5", "x, '-5"),
        ("Terms\n\n- one\n- two", "Terms\n\n'- one\n'- two"),
        ("x;'=1", "x;''=1"),
        ('x;"=1', "x;\"'=1"),
    ],
)
def test_what_is_written_for_a_text(text, cell):
    assert cells.escape(text) == cell
    assert cells.unescape(cell) == text


def test_a_workbook_has_no_other_separators():
    text = "Terms\n- one"
    assert cells.escape(text, in_csv=False) == text
    assert cells.unescape("Terms\n'- one", in_csv=False) == "Terms\n'- one"


@pytest.mark.parametrize(
    "text",
    [
        *("0123", "28001", "4-1", "12-4217", "4111111111111111", "1234-5678-9012"),
        *("1E10", "12e5", "1D5", "1.000,50", "1,000.50", "50 %", "€ 5", "(5)", "1/2"),
        *("2026-06-05", "2026-06-05 10:00:00", "05.06.2026", "10:30", "5 pm", "12 A"),
        *("MAR-12", "SEPT2", "12-dic-2026", "März 26", "3 août", "TRUE", "wahr"),
        *("Falso", " 007 ", "12\u00a0345", "12\u202f345", "1’000"),
    ],
)
def test_a_guard_before_what_excel_changes(text):
    assert cells.escape(text, guard=True) == f"'{text}"
    assert cells.escape(text) == text
    assert cells.unescape(f"'{text}") == text


@pytest.mark.parametrize(
    "text",
    [
        *("BF26-2346-789C", "HQ3K-9TXW", "Reel 7", "Ana", "Calle Mayor 5, 2º", "", "-"),
        *("2027-06-01T12:30:05Z", "ana1@example.com", "available", "Trueman", "Mark V"),
    ],
)
def test_no_guard_before_what_excel_keeps(text):
    assert not cells.is_changed_by_excel(text)


@given(TEXTS, st.booleans(), st.booleans())
@example(" \n=1", True, True)
@example(";\n=1", True, False)
@example("'\t'=1", True, False)
@example("1,-2", True, True)
def test_any_text_is_read_back_as_it_was(text, in_csv, guard):
    cell = cells.escape(text, in_csv=in_csv, guard=guard)
    assert cells.unescape(cell, in_csv=in_csv) == text


@given(TEXTS, st.booleans(), st.booleans())
def test_no_cell_begins_a_formula(text, in_csv, guard):
    cell = cells.escape(text, in_csv=in_csv, guard=guard)
    assert not cell.startswith(("\t", "\r", "\n"))
    assert not cell.strip(" \u00a0\u200b\ufeff\t\r\n").startswith(tuple(SIGNS))
    if guard and cells.is_changed_by_excel(cell):
        assert cell.startswith("'")


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(";,\t|"))
def test_nor_does_a_cell_of_a_program_that_separates_otherwise(texts, separator):
    file = io.StringIO()
    csv.writer(file).writerow([cells.escape(text) for text in texts])
    for cell in re.split(f"[{separator}\r\n]", file.getvalue()):
        assert not cell.strip(' "\u00a0\u200b\ufeff\t').startswith(tuple(SIGNS))
