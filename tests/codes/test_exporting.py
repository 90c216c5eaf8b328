import hashlib
import tracemalloc
from datetime import timedelta

import pytest

from codes import batches, exporting, generation
from codes.exporting import Extent
from codes.lifecycle import ActionRefused
from codes.models import Batch, Code, Status
from codes.vault import Sealed
from staff.models import Entry
from storage.sheets.kinds import Kind
from tests.codes.csv_files import AT, content, rows, start, texts, void
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
)

pytestmark = pytest.mark.django_db


def ends():
    entries = Entry.objects.filter(action__in=[exporting.STARTED, exporting.ENDED])
    return [
        (e.action, e.data.get("rows"), e.data.get("complete"), e.data.get("broken_by"))
        for e in entries.order_by("id")
    ]


def test_a_range_of_serials():
    batch = make_batch(quantity=12)

    assert [row[1] for row in rows(batch, first=9, last=11)] == [
        "serial",
        "9",
        "10",
        "11",
    ]


def test_one_status(monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 3)
    batch = make_batch(quantity=10)
    void(batch, 2, 8, AT)
    make_redemption(code=make_code(batch=batch, serial=9))

    got = rows(batch, only=Status.VOIDED, first=6, last=9)
    assert [row[1:3] + row[4:] for row in got[1:]] == [
        ["6", "voided", "2027-03-01T12:00:00Z"],
        ["7", "voided", "2027-03-01T12:00:00Z"],
        ["8", "voided", "2027-03-01T12:00:00Z"],
    ]
    assert [row[0] for row in got[1:]] == texts(batch, 6, 7, 8)
    assert rows(batch, only=Status.INACTIVE) == [got[0]]


def test_statuses_and_moments_are_in_the_row_of_their_serial(analyze, sql):
    """Rows that were changed are last in the table, and in another order.

    Each column is ordered on its own, not by the order that another one needs.
    """
    sql(
        "SELECT set_config(name, 'off', true) FROM pg_settings"
        " WHERE name = 'enable_presorted_aggregate'"  # since PostgreSQL 16
    )
    batch = make_batch(quantity=8)
    for serial in (7, 2):
        void(batch, serial, serial, AT + timedelta(hours=serial))
    make_redemption(code=make_code(batch=batch, serial=5))
    make_redemption(code=make_code(batch=batch, serial=1))
    analyze(Code)

    stored = Code.objects.of(batch).order_by("id")
    moments = {code.serial: f"{code.status_at:%Y-%m-%dT%H:%M:%SZ}" for code in stored}
    assert [row[1:] for row in rows(batch)[1:]] == [
        ["1", "redeemed", moments[1], ""],
        ["2", "voided", "", "2027-03-01T14:00:00Z"],
        ["3", "available", "", ""],
        ["4", "available", "", ""],
        ["5", "redeemed", moments[5], ""],
        ["6", "available", "", ""],
        ["7", "voided", "", "2027-03-01T19:00:00Z"],
        ["8", "available", "", ""],
    ]


@pytest.mark.parametrize(
    ("first", "last"), [(0, 5), (1, 11), (11, 11), (-3, 2), (10**12, 10**13)]
)
def test_a_range_outside_of_the_batch_is_refused(first, last):
    batch = make_batch(quantity=10)

    with pytest.raises(ActionRefused, match="between 1 and 10"):
        start(batch, first=first, last=last)
    assert ends() == []


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(ActionRefused, match="must not come after the last one"):
        start(make_batch(quantity=10), first=6, last=5)


def test_a_batch_without_codes_is_refused():
    with pytest.raises(ActionRefused, match="no codes yet"):
        start(make_batch(filled=False))


def test_a_download_reads_again_how_many_codes_exist():
    stale = make_batch(quantity=10, filled=False)
    generation.fill(Batch.objects.get(pk=stale.pk))

    assert len(rows(stale)) == 11


def test_codes_not_generated_yet_are_not_in_the_file(monkeypatch):
    monkeypatch.setattr("codes.generation.CHUNK", 4)
    batch = make_batch(quantity=10, filled=False)
    generation.fill(batch, until=0)

    assert [row[1] for row in rows(batch)[1:]] == ["1", "2", "3", "4"]
    with pytest.raises(ActionRefused):
        start(batch, last=5)


def test_the_trail_says_who_and_what(marketer):
    batch = make_batch(quantity=10)

    download = start(batch, by=marketer, first=2, last=6, kind=Kind.EXCEL_CSV)
    body = b"".join(download)

    begun, ended = Entry.objects.about(f"codes.batch:{batch.pk}").order_by("id")[1:]
    assert (begun.action, begun.actor, begun.at, begun.data) == (
        "batches.download_started",
        marketer,
        AT,
        {"first": 2, "last": 6, "written_as": "excel_csv"},
    )
    assert (ended.action, ended.actor) == ("batches.downloaded", marketer)
    assert ended.data == {
        "first": 2,
        "last": 6,
        "written_as": "excel_csv",
        "started": begun.pk,
        "rows": 5,
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "complete": True,
    }
    download.close()  # Django closes what it has sent
    assert ends() == [
        ("batches.download_started", None, None, None),
        ("batches.downloaded", 5, True, None),
    ]


def test_a_download_fixes_the_address_of_the_campaign_before_its_first_byte():
    campaign = make_campaign(status="draft")

    start(make_batch(campaign=campaign))

    campaign.refresh_from_db()
    assert (campaign.address_fixed_at, campaign.address_fixed_by) == (AT, "download")


def test_a_download_that_is_refused_leaves_the_address_free():
    campaign = make_campaign(status="draft")

    with pytest.raises(ActionRefused):
        start(make_batch(campaign=campaign), first=5_000)

    campaign.refresh_from_db()
    assert campaign.address_fixed_at is None


@pytest.mark.parametrize("blocks", [0, 1, 2])
def test_a_receiver_that_disconnects_is_recorded(blocks, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 4)
    download = start(make_batch(quantity=10))
    got = b"".join(next(download) for _ in range(blocks))

    download.close()

    read = 4 * max(blocks - 1, 0)
    assert ends() == [
        ("batches.download_started", None, None, None),
        ("batches.downloaded", read, False, "left"),
    ]
    assert Entry.objects.latest("id").data["sha256"] == hashlib.sha256(got).hexdigest()
    assert list(download) == []


def test_sealing_ends_a_download_on_its_way(monkeypatch, manager):
    monkeypatch.setattr(exporting, "CHUNK", 4)
    batch = make_batch(quantity=10)
    download = start(batch)
    next(download), next(download)

    batches.seal(Batch.objects.get(pk=batch.pk), by=manager, at=AT)

    with pytest.raises(Sealed):
        next(download)
    download.close()
    assert ends() == [
        ("batches.download_started", None, None, None),
        ("batches.downloaded", 4, False, "sealed"),
    ]


def test_a_sealed_batch_is_not_downloaded(manager):
    batch = make_batch(quantity=3)
    stale = Batch.objects.get(pk=batch.pk)
    batches.seal(batch, by=manager, at=AT)

    with pytest.raises(Sealed):
        start(stale)
    assert ends() == []


def test_missing_rows_raise_instead_of_a_short_file(sql):
    batch = make_batch(quantity=10, filled=False)
    sql("UPDATE codes_batch SET generated = 5 WHERE id = %s", batch.pk)
    download = start(batch)
    next(download)

    with pytest.raises(RuntimeError, match="missing: 1 to 5"):
        next(download)
    assert ends()[-1] == ("batches.downloaded", 0, False, "failed")


def test_memory_does_not_grow_with_the_rows():
    small, large = make_batch(quantity=60_000), make_batch(quantity=400_000)
    content(small, last=10)  # imports and caches

    def peak(batch):
        tracemalloc.start()
        for _ in start(batch):
            pass
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    assert peak(large) < peak(small) + 2_000_000


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('=HYPERLINK("http://evil.example";"x")', "spring_hyperlinkhttpevilexamplex"),
        ("+1 @SUM(A1) | cmd", "spring_1-suma1-cmd"),
        ("../../etc/passwd\r\nX: y", "spring_etcpasswd-x-y"),
        ("Été “2027” 🎉", "spring_été-2027"),
        ("\u202efdp.exe", "spring_fdpexe"),
        ("🎉🎉", "spring_batch"),
        ("long " * 20, "spring_" + ("long-" * 12)),
    ],
)
def test_file_names_are_harmless(name, expected):
    batch = make_batch(campaign=make_campaign(slug="spring"), name=name)

    assert exporting.file_name(batch, Extent()) == f"{expected}_{batch.pk}.csv"


def test_file_names_say_what_is_inside():
    batch = make_batch(campaign=make_campaign(slug="spring"), name="Reel 7")

    name = exporting.file_name(batch, Extent(first=3, last=9, only=Status.VOIDED))
    assert name == f"spring_reel-7_{batch.pk}_3-9_voided.csv"


def test_each_download_is_listed_once():
    batch, other = make_batch(quantity=3), make_batch(quantity=3)
    content(batch, last=1)
    begun = start(batch, last=2)
    content(other)
    content(batch)

    assert [
        (entry.action, entry.data["last"]) for entry in exporting.latest(batch)
    ] == [
        ("batches.downloaded", 3),
        ("batches.download_started", 2),
        ("batches.downloaded", 1),
    ]
    begun.close()


def test_twenty_downloads_are_listed():
    batch = make_batch(quantity=1)
    for _ in range(21):
        content(batch)

    assert len(exporting.latest(batch)) == 20
