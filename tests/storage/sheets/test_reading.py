"""Files are read in any usual form, and what is written is read back as it was."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.sheets import reading
from storage.sheets.kinds import Kind
from storage.sheets.sending import Sending, encoder
from storage.sheets.tables import Columns, Unreadable
from tests.storage.sheets.test_cells import TEXTS

COLUMNS = Columns(["slug", "name", "note"], ["slug"])


@pytest.fixture(autouse=True)
def files(tmp_path_factory, settings):
    settings.FILES_DIR = tmp_path_factory.mktemp("files")


def read(content):
    return reading.read(content, COLUMNS)


@pytest.mark.parametrize(
    ("separator", "word"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs")]
)
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_and_encoding_are_found(separator, word, codec, mark, name, end):
    lines = ["slug|name|note", 'a|"Zoë, x; y\tz – 5 €"|', 'b|"two\nlines"|"say ""hi"""']
    text = "".join(line + end for line in lines).replace("|", separator)
    table = read(mark + text.encode(codec))
    assert table.found == f"CSV, separated by {word}, in {name}"
    assert table.columns == ["slug", "name", "note"]
    assert table.rows == [
        ["a", "Zoë, x; y\tz – 5 €", ""],
        ["b", "two\nlines", 'say "hi"'],
    ]
    assert table.numbers == [2, 3]


def test_the_line_by_which_excel_is_told_the_separator():
    assert read(b"sep=;\r\nslug;name\r\na;b,c\r\n").rows == [["a", "b,c"]]


def test_names_and_empty_columns_beside_the_table():
    assert read(b" slug ;name;;\na;b;;\n;;;\nc;d\n").rows == [["a", "b"], ["c", "d"]]


def test_one_column_needs_no_separator():
    assert read(b"slug\na\n").rows == [["a"]]


def test_rows_that_are_too_short_are_filled():
    assert read(b"slug,name,note\na\n").rows == [["a", None, None]]


def test_json():
    table = read('[{"slug": "=1"}, {"slug": "b", "name": "Zoë"}]'.encode())
    assert [table.found, table.numbers] == ["JSON", [1, 2]]
    assert table.rows == [["=1", None], ["b", "Zoë"]]


def test_the_first_sheet_of_a_workbook():
    book = openpyxl.Workbook()
    book.active.title = "Summer"
    for cells in (["slug", "name"], ["a", 7], [], ["b", True]):
        book.active.append(cells)
    book.create_sheet("Other").append(["x"])
    file = io.BytesIO()
    book.save(file)
    table = read(file.getvalue())
    assert table.found == "Excel workbook, sheet “Summer”"
    assert [table.rows, table.numbers] == [[["a", 7], ["b", True]], [2, 4]]


def test_an_error_cell_of_a_workbook():
    book = openpyxl.Workbook()
    book.active.append(["slug"])
    book.active.append(["#N/A"])
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(Unreadable, match="Row 2, column slug: It holds a formula"):
        read(file.getvalue())


def test_too_many_rows():
    lines = "".join(f"a{number}\n" for number in range(1_000))
    assert len(read(f"slug\n{lines}".encode()).rows) == 1_000
    with pytest.raises(Unreadable, match="More than 1,000 rows: split the file"):
        read(f"slug\n{lines}more\n".encode())


def test_too_many_bytes():
    with pytest.raises(Unreadable, match="more than 2 MB"):
        read(b"slug\n" + b"a" * reading.MAX_BYTES)


def test_an_unknown_column_is_named_but_not_at_length():
    names = ",".join(["<b>" + "x" * 99] * 9)
    with pytest.raises(Unreadable) as refused:
        read(f"slug,{names}\na\n".encode())
    assert len(str(refused.value)) < 400


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=4),
    st.sampled_from(Kind),
    st.sampled_from(["en", "de"]),
)
def test_what_is_written_is_read_back_as_it_was(texts, kind, language):
    rows = [(f"row-{number}", text, "x") for number, text in enumerate(texts)]
    encode = encoder(kind, ("slug", "name", "note"), language=language)
    body = b"".join(Sending(encode, [rows], ended=lambda **data: None))
    table = read(body)
    expected = texts
    if kind == Kind.XLSX:  # XML has no such characters
        expected = [
            text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
            for text in texts
        ]
    assert [row[1] or "" for row in table.rows] == expected
