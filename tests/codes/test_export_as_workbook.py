"""The codes as an Excel workbook: exact, in flat memory, refused as the CSV is."""

import gc
import hashlib
import io
import tracemalloc

import openpyxl
import pytest

from codes import batches, exporting
from codes.models import Batch, Status
from codes.vault import Sealed
from staff.models import Entry
from storage import disk
from storage.sheets import workbooks
from storage.sheets.kinds import Kind
from tests.codes.csv_files import AT, content, rows, start, void
from tests.codes.test_download_page import page_of
from tests.factories import make_batch, make_code, make_redemption

pytestmark = pytest.mark.django_db


def sheet_rows(body):
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    lines = list(sheet.iter_rows())
    assert {cell.data_type for line in lines for cell in line if cell.value} == {"s"}
    return [[cell.value or "" for cell in line] for line in lines]


@pytest.mark.parametrize(
    "shape",
    [
        {"charset": "digits", "length": 16, "check": False},
        {"charset": "clear", "length": 11, "prefix": "BF26-"},
    ],
)
def test_every_cell_is_the_text_of_the_csv(shape, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 7)
    batch = make_batch(quantity=20, **shape)
    void(batch, 2, 9, AT)
    make_redemption(code=make_code(batch=batch, serial=15))

    assert sheet_rows(content(batch, kind=Kind.XLSX)) == rows(batch)
    some = {"first": 3, "last": 17, "only": Status.VOIDED}
    assert sheet_rows(content(batch, kind=Kind.XLSX, **some)) == rows(batch, **some)


def test_the_trail_is_as_the_csvs(marketer):
    batch = make_batch(quantity=10)
    download = start(batch, by=marketer, kind=Kind.XLSX)
    body = b"".join(download)
    begun, ended = Entry.objects.about(f"codes.batch:{batch.pk}").order_by("id")[1:]
    facts = {"first": 1, "last": 10, "written_as": "xlsx"}
    assert [begun.action, begun.data] == ["batches.download_started", facts]
    assert [ended.action, ended.data] == [
        "batches.downloaded",
        {
            **facts,
            "started": begun.pk,
            "rows": 10,
            "size": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "complete": True,
        },
    ]


def test_sealing_ends_a_download_while_it_is_written(monkeypatch, manager):
    monkeypatch.setattr(exporting, "CHUNK", 4)
    batch = make_batch(quantity=10)
    download = start(batch, kind=Kind.XLSX)
    batches.seal(Batch.objects.get(pk=batch.pk), by=manager, at=AT)
    with pytest.raises(Sealed):
        next(download)
    assert Entry.objects.latest("id").data["broken_by"] == "sealed"
    assert list(disk.folder().glob("scratch-*")) == []


def test_sealing_ends_a_download_while_it_is_sent(monkeypatch, manager):
    monkeypatch.setattr(workbooks, "BLOCK", 64)
    batch = make_batch(quantity=10)
    download = start(batch, kind=Kind.XLSX)
    next(download)
    batches.seal(Batch.objects.get(pk=batch.pk), by=manager, at=AT)
    with pytest.raises(Sealed):
        next(download)
    assert Entry.objects.latest("id").data["broken_by"] == "sealed"


def test_a_receiver_that_disconnects_is_recorded(monkeypatch):
    monkeypatch.setattr(workbooks, "BLOCK", 64)
    download = start(make_batch(quantity=10), kind=Kind.XLSX)
    next(download)
    download.close()
    data = Entry.objects.latest("id").data
    assert (data["complete"], data["broken_by"]) == (False, "left")


def test_more_codes_than_a_sheet_holds_are_refused_on_the_page(
    client_of, marketer, monkeypatch
):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 9)
    batch = make_batch(quantity=10)
    void(batch, 1, 2, AT)
    client = client_of(marketer)

    refused = client.post(page_of(batch), {"kind": "xlsx"})
    assert "An Excel sheet holds 1,048,576 rows. Choose CSV" in refused.text
    assert not Entry.objects.filter(action="batches.download_started").exists()
    for fewer in ({"last": "9"}, {"only": "voided"}, {"kind": "csv"}):
        response = client.post(page_of(batch), {"kind": "xlsx"} | fewer)
        assert response.streaming, fewer
        assert response.getvalue()


def test_a_marketer_downloads_a_workbook(client_of, marketer):
    batch = make_batch(quantity=3, name="Reel")
    response = client_of(marketer).post(page_of(batch), {"kind": "xlsx"})
    assert response["Content-Type"] == Kind.XLSX.content_type
    assert response["Content-Disposition"].endswith(f'_reel_{batch.pk}.xlsx"')
    assert sheet_rows(response.getvalue()) == rows(batch)


def test_a_csv_for_excel_has_the_separator_of_the_readers_language(client_of, marketer):
    client, page = client_of(marketer), page_of(make_batch(quantity=1))
    for language, head in (("de", "text;serial;"), ("en", "text,serial,")):
        body = client.post(
            page, {"kind": "excel_csv"}, headers={"accept-language": language}
        ).getvalue()
        assert body.decode().startswith(f"\ufeff{head}")


def test_a_sealed_batch_is_refused(manager):
    batch = make_batch(quantity=3)
    batches.seal(batch, by=manager, at=AT)
    with pytest.raises(Sealed):
        start(batch, kind=Kind.XLSX)


@pytest.mark.full
def test_memory_does_not_grow_with_the_rows(monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 1_000)
    small, large = make_batch(quantity=2_000), make_batch(quantity=20_000)
    content(small, kind=Kind.XLSX)  # imports and caches

    def peak(batch):
        gc.collect()
        tracemalloc.start()
        for _ in start(batch, kind=Kind.XLSX):
            pass
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    assert peak(large) < peak(small) + 500_000
