"""The answers as a file: whole, harmless, without codes, and in the trail."""

import csv
import gc
import io
import tracemalloc
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from redemption.answers import export
from redemption.models import Answers
from staff.models import Entry
from storage.sheets import workbooks
from storage.sheets.kinds import Kind
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    text_of,
)

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, 12, 30, 5, tzinfo=UTC)


@pytest.fixture
def batch():
    campaign = make_campaign(starts_at=AT - timedelta(days=9), ends_at=None)
    return make_batch(campaign=campaign, quantity=9)


def give(batch, serial, at=AT, **values):
    code = make_code(batch=batch, serial=serial)
    redemption = make_redemption(code=code, at=at)
    return Answers.objects.create(
        redemption=redemption, campaign=batch.campaign, at=at, **values
    )


def start(campaign, by, kind=Kind.CSV, language="en"):
    return export.start(campaign, kind, language=language, by=by, at=AT)


def read(campaign, by):
    text = b"".join(start(campaign, by)).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def read_workbook(campaign, by):
    body = b"".join(start(campaign, by, Kind.XLSX))
    lines = list(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows())
    assert {cell.data_type for line in lines for cell in line if cell.value} == {"s"}
    return [[cell.value or "" for cell in line] for line in lines]


def test_all_that_was_answered(batch, marketer):
    give(
        batch,
        2,
        name='Ana "Anita" Díaz',
        email="ana@example.com",
        phone="600 123 456",
        postcode="28001",
        question="Which shop?",
        answer="The one, at the harbour",
        accepted_terms_at=AT,
    )
    head, row = read(batch.campaign, marketer)
    assert dict(zip(head, row, strict=True)) == {
        "batch-serial": f"{batch.pk}-2",
        "redeemed_at": "2027-06-01T12:30:05Z",
        "channel": "landing",
        "name": 'Ana "Anita" Díaz',
        "email": "ana@example.com",
        "phone": "600 123 456",
        "postcode": "28001",
        "question": "Which shop?",
        "answer": "The one, at the harbour",
        "accepted_terms_at": "2027-06-01T12:30:05Z",
    }


def test_every_row_once_however_many_at_one_moment(batch, marketer, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 2)
    moments = [AT, AT, AT, AT + timedelta(seconds=1), AT - timedelta(seconds=1)]
    for serial, at in enumerate(moments, start=1):
        give(batch, serial, at=at, name=str(serial))
    give(make_batch(quantity=1), 1, at=datetime.now(tz=UTC), name="of another campaign")
    make_redemption(code=make_code(batch=batch, serial=9), at=AT)  # without answers

    _head, *rows = read(batch.campaign, marketer)

    assert [row[3] for row in rows] == ["5", "1", "2", "3", "4"]


# ── spreadsheets ─────────────────────────────────────────────────────────────

TEXTS = ("name", "email", "phone", "postcode", "question", "answer")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+34 600", "'+34 600"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("x;=cmd!A1", "x;'=cmd!A1"),
        ("01234", "01234"),
    ],
)
def test_nothing_that_was_typed_is_a_formula(batch, marketer, typed, written):
    give(batch, 1, **dict.fromkeys(TEXTS, typed))
    _head, row = read(batch.campaign, marketer)
    assert row[3:9] == [written] * 6


def test_a_workbook_has_every_answer_as_text(batch, marketer):
    texts = ["Ana", "1@b.example", "+34 600", "01234", "4-1?", "4111111111111111"]
    give(batch, 1, **dict(zip(TEXTS, texts, strict=True)), accepted_terms_at=AT)
    head, row = read_workbook(batch.campaign, marketer)
    assert head == list(export.HEADER)
    assert row == [
        *(f"{batch.pk}-1", "2027-06-01T12:30:05Z", "landing"),
        *("Ana", "1@b.example", "'+34 600", "01234", "4-1?", "4111111111111111"),
        "2027-06-01T12:30:05Z",
    ]


def test_a_csv_for_excel_guards_what_excel_changes(batch, marketer):
    give(batch, 1, name="Zoë", postcode="01234", answer="4111111111111111")
    blocks = start(batch.campaign, marketer, Kind.EXCEL_CSV, "de")
    _head, row = b"".join(blocks).decode().splitlines()
    assert row == (
        f"'{batch.pk}-1;2027-06-01T12:30:05Z;landing;Zoë;;;'01234;;'4111111111111111;"
    )


def test_a_file_holds_no_code(batch, marketer):
    give(batch, 1, name="Ana")
    text = text_of(make_code(batch=batch, serial=1))
    for kind in (Kind.CSV, Kind.EXCEL_CSV):
        body = b"".join(start(batch.campaign, marketer, kind)).decode()
        assert text not in body
        assert text.replace("-", "") not in body
    cells = [cell for row in read_workbook(batch.campaign, marketer) for cell in row]
    assert not {text, text.replace("-", "")} & set(cells)


def test_more_than_a_sheet_holds_is_refused_before_it_starts(
    batch, marketer, monkeypatch
):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 1)
    give(batch, 1)
    start(batch.campaign, marketer, Kind.XLSX).close()
    give(batch, 2)
    before = entries()
    with pytest.raises(workbooks.TooLarge, match="Choose CSV"):
        start(batch.campaign, marketer, Kind.XLSX)
    assert entries() == before
    start(batch.campaign, marketer, Kind.CSV).close()


# ── the trail ────────────────────────────────────────────────────────────────


def entries():
    rows = Entry.objects.order_by("id").values_list("action", "actor__username", "data")
    return [(*row,) for row in rows]


def test_the_trail_is_written_before_the_first_byte_and_at_the_end(batch, marketer):
    give(batch, 1)
    before = entries()
    blocks = start(batch.campaign, marketer)
    started = ("answers.download_started", "mike", {})
    assert entries() == [*before, started]

    list(blocks)

    ended = ("answers.downloaded", "mike", {"rows": 1, "complete": True})
    assert entries() == [*before, started, ended]


def test_the_trail_says_that_it_was_a_workbook(batch, marketer):
    give(batch, 1)
    before = entries()
    list(start(batch.campaign, marketer, Kind.XLSX))
    facts = {"written_as": "xlsx"}
    assert entries()[len(before) :] == [
        ("answers.download_started", "mike", facts),
        ("answers.downloaded", "mike", facts | {"rows": 1, "complete": True}),
    ]


def test_a_receiver_who_goes_away_is_in_the_trail(batch, marketer, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 1)
    give(batch, 1)
    give(batch, 2)
    blocks = start(batch.campaign, marketer)
    next(blocks), next(blocks)
    blocks.close()
    assert entries()[-1][2] == {"rows": 1, "complete": False}


# ── a million rows ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kind", [Kind.CSV, pytest.param(Kind.XLSX, marks=pytest.mark.full)]
)
def test_memory_does_not_grow_with_the_rows(batch, marketer, monkeypatch, sql, kind):
    monkeypatch.setattr(export, "CHUNK", 500)

    def peak(rows):
        sql("DELETE FROM redemption_answers; DELETE FROM redemption_redemption")
        sql(
            "INSERT INTO redemption_redemption "
            "(code_id, campaign_id, at, channel, attempt_id) "
            "SELECT n, %s, now() + n * interval '1 s', 1, gen_random_uuid() "
            "FROM generate_series(1, %s) AS n",
            batch.campaign_id,
            rows,
        )
        sql(
            "INSERT INTO redemption_answers (redemption_id, campaign_id, at, name, "
            "email, phone, postcode, question, answer) "
            "SELECT code_id, campaign_id, at, 'Ana', '', '', '', '', '' "
            "FROM redemption_redemption"
        )
        gc.collect()
        tracemalloc.start()
        size = sum(len(block) for block in start(batch.campaign, marketer, kind))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > rows * 5
        return most

    peak(600)  # what is loaded once
    assert peak(10_000) < 3 * peak(1_000)  # ten times as much, if all were held
