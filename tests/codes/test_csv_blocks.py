from datetime import UTC, datetime

import pytest
from django.utils import timezone

from codes import exporting
from codes.models import Code
from storage.sheets import cells
from storage.sheets.kinds import Kind
from tests.codes.csv_files import content, rows, texts, void
from tests.factories import (
    make_batch,
    make_code,
    make_redemption,
    text_of,
)

pytestmark = pytest.mark.django_db


def test_a_file_for_machines_byte_for_byte():
    batch = make_batch(quantity=2, prefix="BF26-")

    first, second = texts(batch, 1, 2)
    assert (
        content(batch)
        == (
            "text,serial,status,redeemed_at,voided_at\r\n"
            f"{first},1,available,,\r\n"
            f"{second},2,available,,\r\n"
        ).encode()
    )


def test_redeemed_and_voided_codes_say_when():
    batch = make_batch(quantity=4)
    make_redemption(
        code=make_code(batch=batch, serial=3), at=timezone.now().replace(microsecond=9)
    )
    void(batch, 4, 4, datetime(2027, 2, 3, 4, 5, 6, 999_999, tzinfo=UTC))
    redeemed_at = Code.objects.get(pk=batch.code_id(3)).status_at

    one, two, three, four = texts(batch, 1, 2, 3, 4)
    assert rows(batch)[1:] == [
        [one, "1", "available", "", ""],
        [two, "2", "available", "", ""],
        [three, "3", "redeemed", redeemed_at.strftime("%Y-%m-%dT%H:%M:%SZ"), ""],
        [four, "4", "voided", "", "2027-02-03T04:05:06Z"],
    ]


@pytest.mark.parametrize(("language", "s"), [("en", ","), ("de", ";"), ("fr", ";")])
def test_a_file_for_excel_keeps_digits_as_text(language, s):
    batch = make_batch(quantity=2, charset="digits", length=16, check=False)
    void(batch, 2, 2, datetime(2027, 2, 3, 4, 5, 6, tzinfo=UTC))

    first, second = texts(batch, 1, 2)
    assert (
        content(batch, kind=Kind.EXCEL_CSV, language=language)
        == (
            f"\ufefftext{s}serial{s}status{s}redeemed_at (UTC){s}voided_at (UTC)\r\n"
            f"'{first}{s}1{s}available{s}{s}\r\n"
            f"'{second}{s}2{s}voided{s}{s}2027-02-03 04:05:06\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    "shape",
    [
        {"charset": "digits", "length": 13, "check": False},
        {"charset": "letters_digits", "length": 8, "check": False, "prefix": "1-"},
        {"charset": "clear", "length": 11},
    ],
)
def test_a_guard_before_the_codes_that_excel_changes_alone(shape):
    batch = make_batch(quantity=400, **shape)
    cells_of_codes = [row[0] for row in rows(batch, kind=Kind.EXCEL_CSV)[1:]]
    plain = [row[0] for row in rows(batch)[1:]]
    assert cells_of_codes == [cells.escape(text, guard=True) for text in plain]
    if shape["charset"] == "digits":
        assert all(cell.startswith("'") for cell in cells_of_codes)


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.EXCEL_CSV])
def test_no_cell_begins_a_formula(kind):
    batch = make_batch(quantity=3, prefix="B-", name="=1+1")
    for row in rows(batch, kind=kind):
        assert not any(map(cells.begins_formula, row))


@pytest.mark.parametrize(
    "shape",
    [
        {"charset": "clear", "length": 11},
        {"charset": "digits", "length": 28, "check": False, "prefix": "7-"},
        {"charset": "letters", "length": 20, "prefix": "A-B-C"},
        {"charset": "clear_letters", "length": 22, "prefix": "BF26-"},
        {"charset": "letters_digits", "length": 8, "prefix": "ABCDEFGHIJKLMNO"},
    ],
)
def test_every_format_is_spelled_as_it_is_printed(shape, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 7)
    batch = make_batch(quantity=105, **shape)

    codes = Code.objects.of(batch).order_by("id").select_related("batch__series")
    assert [row[:2] for row in rows(batch)[1:]] == [
        [text_of(code), str(code.serial)] for code in codes
    ]


def test_moments_long_ago_and_far_ahead():
    batch = make_batch(quantity=2)
    void(batch, 1, 1, datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC))
    void(batch, 2, 2, datetime(2199, 2, 28, tzinfo=UTC))

    assert [row[4] for row in rows(batch)[1:]] == [
        "1999-12-31T23:59:59Z",
        "2199-02-28T00:00:00Z",
    ]
