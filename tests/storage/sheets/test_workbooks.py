"""A workbook holds texts alone, in constant memory, in files for our user alone."""

import gc
import io
import stat
import tracemalloc
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import disk
from storage.sheets import cells, workbooks

HEAD = ["code", "postcode"]
OPEN = Path("/proc/self/fd") if Path("/proc/self/fd").exists() else Path("/dev/fd")


@pytest.fixture(autouse=True)
def files(tmp_path_factory, settings):
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    return disk.folder()


def read(blocks):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(blocks)))
    [sheet] = book.worksheets
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def test_all_cells_are_texts():
    texts = ["0123", "4-1", "4111111111111111", "2026-06-05", "TRUE", "1E10"]
    texts += ["https://pin.example/x", "mailto:a@b.example", " lead ", "x" * 32_767]
    rows = read(workbooks.stream(HEAD, [[text, ""] for text in texts]))
    assert [row[0] for row in rows] == [(text, "s") for text in ["code", *texts]]


def test_no_cell_begins_a_formula():
    [_head, row] = read(workbooks.stream(HEAD, [["=1+1", " @x"]]))
    assert row == [("'=1+1", "s"), ("' @x", "s")]


def test_a_cell_that_is_edited_stays_text():
    content = b"".join(workbooks.stream(HEAD, [["0123", ""]]))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    column = sheet.column_dimensions["A"]
    assert [column.min, column.max, column.number_format] == [1, 2, "@"]
    assert sheet["A2"].number_format == "@"
    assert sheet.freeze_panes == "A2"


def test_characters_that_xml_cannot_hold():
    [_head, [(cell, _type), _]] = read(workbooks.stream(HEAD, [["a\ufffe\uffffb", ""]]))
    assert cell == "a\ufffd\ufffdb"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]))))
def test_any_text_makes_a_workbook_that_opens(texts):
    rows = read(workbooks.stream(HEAD, [["x", text] for text in texts]))
    assert len(rows) == 1 + len(texts)


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(workbooks.TooLarge, match=r"32,767 characters.*Choose CSV"):
        list(workbooks.stream(HEAD, [["x" * 32_768, ""]]))


def test_a_sheet_holds_so_many_rows_and_no_more(monkeypatch):
    workbooks.check_rows(1_048_575)
    with pytest.raises(workbooks.TooLarge, match=r"1,048,576 rows. Choose CSV"):
        workbooks.check_rows(1_048_576)
    monkeypatch.setattr(workbooks, "MAX_ROWS", 2)
    assert len(read(workbooks.stream(HEAD, [["a", "b"]] * 2))) == 3
    with pytest.raises(workbooks.TooLarge):
        list(workbooks.stream(HEAD, [["a", "b"]] * 3))


# ── files ────────────────────────────────────────────────────────────────────


def seen_by(files, seen, count=3):
    for _ in range(count):
        for path in files.rglob("*"):
            seen[path.name] = stat.S_IMODE(path.stat().st_mode), path.is_dir()
        yield ["BF26-2346", "01"]


def open_files(files):
    """Return the modes of our open files below `files`, named or not."""
    return [
        stat.S_IMODE(link.stat().st_mode)
        for link in OPEN.iterdir()
        if link.exists() and str(link.readlink()).startswith(str(files))
    ]


def test_temporary_files_are_private_and_gone_when_it_is_written(files):
    seen = {}
    blocks = workbooks.stream(HEAD, seen_by(files, seen))
    next(blocks)
    assert {mode for mode, is_dir in seen.values() if not is_dir} == {0o600}
    assert {mode for mode, is_dir in seen.values() if is_dir} == {0o700}
    assert list(files.iterdir()) == []  # the workbook itself has no name
    assert open_files(files) == [0o600]
    list(blocks)
    assert open_files(files) == []


@pytest.mark.parametrize("after", [0, 1])
def test_nothing_stays_when_the_receiver_disconnects(files, after):
    blocks = workbooks.stream(HEAD, [["a", "b"]])
    for _ in range(after):
        next(blocks)
    blocks.close()
    assert [list(files.iterdir()), open_files(files)] == [[], []]


def test_nothing_stays_after_an_error(files):
    def rows():
        yield ["a", "b"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        list(workbooks.stream(HEAD, rows()))
    gc.collect()
    assert [list(files.iterdir()), open_files(files)] == [[], []]


def test_memory_does_not_grow_with_the_rows():
    def peak(count):
        gc.collect()
        tracemalloc.start()
        for _ in workbooks.stream(HEAD, ([f"BF26-{n}", "01"] for n in range(count))):
            pass
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    peak(100)  # what is loaded once
    assert peak(30_000) < peak(3_000) + 500_000


def test_escaped_texts_are_read_back(files):
    texts = ["'=1", "'tis", "+1", "a\tb"]
    rows = read(workbooks.stream(HEAD, [[text, ""] for text in texts]))[1:]
    assert [cells.unescape(row[0][0], in_csv=False) for row in rows] == texts
