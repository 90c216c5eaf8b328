import csv
import gc
import json
import tracemalloc
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from redemption.models import Attempt, Channel, Reason, Redemption
from staff.models import Entry
from storage.sheets import workbooks
from tests.factories import (
    make_batch,
    make_campaign,
    make_code,
    make_redemption,
    make_user,
    text_of,
)
from ui.admin import export as admin_export

REDEMPTIONS = "/admin/redemption/redemption/"
ATTEMPTS = "/admin/redemption/attempt/"
PLAIN, XLSX, EXCEL_CSV, JSON = "0", "1", "2", "3"


@pytest.fixture
def support(db):
    """Return an operator who may come into the admin."""
    return make_user(username="sue", role="operator", is_staff=True)


@pytest.fixture
def admin_client(client_of, support):
    return client_of(support)


def make_attempt(campaign, reference="7KQ2-M9XA", reason=Reason.UNKNOWN):
    return Attempt.objects.create(
        campaign=campaign,
        at=timezone.now(),
        reason=reason,
        channel=Channel.LANDING,
        reference=reference,
    )


def shown(response):
    return list(response.context["cl"].result_list)


def test_redemptions_are_looked_at_and_never_changed(admin_client):
    redemption = make_redemption()
    assert shown(admin_client.get(REDEMPTIONS)) == [redemption]
    page = admin_client.get(f"{REDEMPTIONS}{redemption.pk}/change/")
    assert page.status_code == 200
    assert "Save" not in page.text
    assert text_of(redemption.code) not in page.text
    for path in ("add/", f"{redemption.pk}/delete/"):
        assert admin_client.post(f"{REDEMPTIONS}{path}").status_code == 403
    changed = admin_client.post(f"{REDEMPTIONS}{redemption.pk}/change/", {"channel": 3})
    assert changed.status_code == 403


def test_viewers_see_neither(client_of, db):
    client = client_of(make_user(role="viewer", is_staff=True))
    assert client.get(REDEMPTIONS).status_code == 403
    assert client.get(ATTEMPTS).status_code == 403


def test_redemptions_by_campaign_and_reference(admin_client):
    mine, other = make_redemption(), make_redemption()
    by_campaign = admin_client.get(REDEMPTIONS, {"campaign": mine.campaign_id})
    assert shown(by_campaign) == [mine]
    assert shown(admin_client.get(REDEMPTIONS, {"q": other.code.reference})) == [other]
    assert shown(admin_client.get(REDEMPTIONS, {"campaign": "99999"})) == []
    assert admin_client.get(REDEMPTIONS, {"campaign": "x"}).status_code == 200


def test_attempts_by_reference_reason_and_campaign(admin_client):
    campaign = make_campaign()
    wanted = make_attempt(campaign, reason=Reason.VOIDED)
    other = make_attempt(make_campaign(), reference="AAAA-AAAA")
    assert shown(admin_client.get(ATTEMPTS)) == [other, wanted]
    for query in ({"q": "7kq2m9xa"}, {"reason": "voided"}, {"campaign": campaign.pk}):
        assert shown(admin_client.get(ATTEMPTS, query)) == [wanted]
    for typed in ("7KQ2 M9XA", "7kqz-m9xa"):
        assert shown(admin_client.get(ATTEMPTS, {"q": typed})) == [wanted]
    assert shown(admin_client.get(ATTEMPTS, {"q": "no reference"})) == []
    assert admin_client.post(f"{ATTEMPTS}add/").status_code == 403
    assert admin_client.post(f"{ATTEMPTS}{wanted.pk}/delete/").status_code == 403


def test_the_tries_of_a_throttled_host_are_shown(admin_client):
    attempt = make_attempt(make_campaign(), reason=Reason.THROTTLED)
    Attempt.objects.update(tries=4711)
    assert "4,711" in admin_client.get(ATTEMPTS).text
    assert "4,711" in admin_client.get(f"{ATTEMPTS}{attempt.pk}/change/").text


@pytest.mark.parametrize("query", ["", "campaign"])
def test_lists_count_nothing_and_ask_the_same_for_more_rows(admin_client, query):
    campaign = make_campaign()
    batch, lengths = make_batch(campaign=campaign), []
    for serials in ((1,), (2, 3, 4)):
        for serial in serials:
            make_redemption(code=make_code(batch=batch, serial=serial))
            make_attempt(campaign)
        for url in (REDEMPTIONS, ATTEMPTS):
            query_params = {"campaign": campaign.pk} if query else {}
            admin_client.get(url, query_params)
            with CaptureQueriesContext(connection) as captured:
                assert admin_client.get(url, query_params).status_code == 200
            assert not [q["sql"] for q in captured if "COUNT(" in q["sql"].upper()]
            lengths.append(len(captured))
    assert lengths[:2] == lengths[2:]
    assert max(lengths) <= 12


# ── export ───────────────────────────────────────────────────────────────────


def export(client, query="", kind="0"):
    return client.post(
        f"{REDEMPTIONS}export/{query}", {"format": kind, "resource": "0"}
    )


def test_redemptions_are_exported_without_codes(admin_client, support):
    redemption = make_redemption()
    assert admin_client.get(f"{REDEMPTIONS}export/").status_code == 200
    response = export(admin_client)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    [row] = csv.DictReader(StringIO(response.getvalue().decode()))
    assert row == {
        "campaign": "Summer",
        "batch": "Receipts",
        "batch-serial": redemption.code.reference,
        "at": row["at"],
        "channel": "Landing page",
    }
    assert datetime.fromisoformat(row["at"]) == redemption.at
    assert row["at"].endswith("Z")
    started = Entry.objects.get(action="redemptions.export_started")
    entry = Entry.objects.get(action="redemptions.exported")
    for one in (started, entry):
        assert [one.actor, one.target] == [support, f"staff.user:{support.pk}"]
    assert entry.data == {"rows": 1, "complete": True}


def test_an_export_keeps_to_the_filter_and_says_so_in_the_trail(admin_client):
    mine, _other = make_redemption(), make_redemption()
    response = export(admin_client, f"?campaign={mine.campaign_id}")
    [row] = csv.DictReader(StringIO(response.getvalue().decode()))
    assert row["batch-serial"] == mine.code.reference
    entry = Entry.objects.get(action="redemptions.exported")
    assert entry.target == f"campaigns.campaign:{mine.campaign_id}"


def export_rows(client, kind, query=""):
    """Return the rows of an export of each kind as texts."""
    body = export(client, query, kind).getvalue()
    if kind == XLSX:
        lines = list(openpyxl.load_workbook(BytesIO(body)).active.iter_rows())
        assert {cell.data_type for line in lines for cell in line} == {"s"}
        return [[cell.value for cell in line] for line in lines]
    return list(csv.reader(StringIO(body.decode("utf-8-sig"))))


def test_a_workbook_keeps_references_and_no_cell_is_a_formula(admin_client):
    batch = make_batch(campaign=make_campaign(name="-50 %"), name="=1+1")
    redemption = make_redemption(code=make_code(batch=batch, serial=3))
    _head, row = export_rows(admin_client, XLSX)
    assert row[:3] == ["'-50 %", "'=1+1", f"{batch.pk}-3"]
    assert datetime.fromisoformat(row[3]) == redemption.at
    _head, row = export_rows(admin_client, PLAIN)
    assert row[:3] == ["'-50 %", "'=1+1", f"{batch.pk}-3"]
    _head, row = export_rows(admin_client, EXCEL_CSV)
    assert row[:3] == ["'-50 %", "'=1+1", f"'{batch.pk}-3"]
    [row] = json.loads(export(admin_client, kind=JSON).getvalue())
    assert [row["campaign"], row["batch"]] == ["-50 %", "=1+1"]


def test_no_rows_are_a_file_too(admin_client):
    assert json.loads(export(admin_client, kind=JSON).getvalue()) == []
    assert len(export_rows(admin_client, PLAIN)) == 1
    assert len(export_rows(admin_client, XLSX)) == 1


@pytest.mark.parametrize("chunk", [1, 2, 1000])
@pytest.mark.parametrize("by_campaign", [False, True])
def test_every_row_once_in_the_order_of_the_list(
    admin_client, monkeypatch, chunk, by_campaign
):
    monkeypatch.setattr(admin_export, "CHUNK", chunk)
    batch = make_batch()
    moments = [timezone.now() - timedelta(seconds=n) for n in (5, 1, 1, 9, 1)]
    for serial, at in enumerate(moments, start=1):
        make_redemption(code=make_code(batch=batch, serial=serial), at=at)
    make_redemption()
    query = f"?campaign={batch.campaign_id}" if by_campaign else ""
    _head, *rows = export_rows(admin_client, PLAIN, query)
    url = f"{REDEMPTIONS}{query}"
    expected = [one.code.reference for one in shown(admin_client.get(url))]
    assert [row[2] for row in rows] == expected
    assert len(rows) == (5 if by_campaign else 6)
    many = export(admin_client, query, JSON).getvalue()
    assert [row["batch-serial"] for row in json.loads(many)] == expected


def test_more_rows_than_a_sheet_holds_are_refused_in_words(admin_client, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 1)
    make_redemption()
    assert len(export_rows(admin_client, XLSX)) == 2
    make_redemption()
    trail = Entry.objects.count()
    response = admin_client.post(
        f"{REDEMPTIONS}export/", {"format": XLSX, "resource": "0"}, follow=True
    )
    assert "An Excel sheet holds 1,048,576 rows. Choose CSV" in response.text
    assert Entry.objects.count() == trail
    assert len(export_rows(admin_client, PLAIN)) == 3


def test_an_error_of_an_export_shows_none_of_its_text(admin_client, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("secret /srv/path")

    monkeypatch.setattr("redemption.resources.RedemptionResource.filter_export", fail)
    with pytest.raises(RuntimeError, match="The export failed"):
        export(admin_client)


@pytest.mark.full
def test_memory_does_not_grow_with_the_rows(admin_client, monkeypatch, sql):
    monkeypatch.setattr(admin_export, "CHUNK", 200)
    batch = make_batch(quantity=9_000)

    def peak(rows, kind):
        sql("DELETE FROM redemption_redemption")
        sql(
            "INSERT INTO redemption_redemption "
            "(code_id, campaign_id, at, channel, attempt_id) "
            "SELECT %s + n, %s, now(), 1, gen_random_uuid() "
            "FROM generate_series(1, %s) AS n",
            batch.code_id(0),
            batch.campaign_id,
            rows,
        )
        gc.collect()
        tracemalloc.start()
        size = sum(len(block) for block in export(admin_client, kind=kind))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > rows
        return most

    for kind in (PLAIN, XLSX):
        peak(200, kind)  # what is loaded once
        assert peak(9_000, kind) < peak(900, kind) + 1_000_000


def test_nothing_imports_redemptions(admin_client):
    make_redemption()
    assert admin_client.get(f"{REDEMPTIONS}import/").status_code in (302, 404)
    assert Redemption.objects.count() == 1
