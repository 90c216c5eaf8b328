"""The answers as CSV: whole, harmless, without codes, and in the trail."""

import csv
import gc
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from redemption.answers import export
from redemption.models import Answers
from staff.models import Entry
from tests.factories import make_batch, make_campaign, make_code, make_redemption

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


def read(campaign, by):
    blocks = list(export.start(campaign, by=by, at=AT))
    text = b"".join(blocks).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True)))


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


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+34 600", "'+34 600"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "  '=1"),
        ("＝1", "'＝1"),
        ("\t=1", "\t'=1"),
        ("x;=cmd|'/c calc'!A1", "x;'=cmd|'/c calc'!A1"),
        ("x|@y", "x|'@y"),
        ("a=b+c-d@e", "a=b+c-d@e"),
        ("ana@example.com", "ana@example.com"),
        ("", ""),
    ],
)
def test_nothing_that_was_typed_is_a_formula(typed, written):
    assert export.escape_formula(typed) == written


def test_formulas_are_defused_in_every_column(batch, marketer):
    evil = "=HYPERLINK(1)"
    texts = ("name", "email", "phone", "postcode", "question", "answer")
    give(batch, 1, **dict.fromkeys(texts, evil[:20]))
    _head, row = read(batch.campaign, marketer)
    assert row[3:9] == [f"'{evil}"] * 6


# ── the trail ────────────────────────────────────────────────────────────────


def entries():
    rows = Entry.objects.order_by("id").values_list("action", "actor__username", "data")
    return [(*row,) for row in rows]


def test_the_trail_is_written_before_the_first_byte_and_at_the_end(batch, marketer):
    give(batch, 1)
    before = entries()
    blocks = export.start(batch.campaign, by=marketer, at=AT)
    started = ("answers.download_started", "mike", {})
    assert entries() == [*before, started]

    list(blocks)

    ended = ("answers.downloaded", "mike", {"rows": 1, "complete": True})
    assert entries() == [*before, started, ended]


def test_a_receiver_who_goes_away_is_in_the_trail(batch, marketer, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 1)
    give(batch, 1)
    give(batch, 2)
    blocks = export.start(batch.campaign, by=marketer, at=AT)
    next(blocks), next(blocks)
    blocks.close()
    assert entries()[-1][2] == {"rows": 1, "complete": False}


# ── a million rows ───────────────────────────────────────────────────────────


def test_memory_does_not_grow_with_the_rows(batch, marketer, monkeypatch, sql):
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
        size = sum(
            len(block) for block in export.start(batch.campaign, by=marketer, at=AT)
        )
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > rows * 30
        return most

    peak(600)  # what is loaded once
    assert peak(10_000) < 3 * peak(1_000)  # ten times as much, if all were held
