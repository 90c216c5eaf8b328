"""Batches are exported by the admin with their figures."""

import csv
from io import StringIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.codes.test_admin import BATCHES, support, void
from tests.factories import make_batch, make_code, make_redemption, make_user
from ui.admin import export as admin_export


def export(client, query="", kind="0"):
    sent = {"format": kind, "resource": "0"}
    return client.post(f"{BATCHES}export/{query}", sent)


def test_batches_are_exported_with_their_figures(client_of, db):
    batch = make_batch(name="=1+1", quantity=8, prefix="BF26-")
    make_redemption(code=make_code(batch=batch, serial=1))
    desk = client_of(support("operator"))
    void(desk, [make_code(batch=batch, serial=2)], reason="torn")
    client = client_of(support("viewer"))
    assert f"{BATCHES}export/" in client.get(BATCHES).text
    [row] = csv.DictReader(StringIO(export(client).getvalue().decode()))
    assert row == {
        "number": str(batch.pk),
        "name": "'=1+1",
        "campaign": "Summer",
        "prefix": "BF26-",
        "quantity": "8",
        "generation": "done",
        "inactive": "0",
        "available": "6",
        "redeemed": "1",
        "voided": "1",
        "redeemed_percent": "12.50",
        "created_at": row["created_at"],
        "expires_at": "",
        "paused_at": "",
        "sealed_at": "",
    }
    assert row["created_at"].endswith("Z")
    assert len(export(client, "?q=nothing").getvalue().splitlines()) == 1
    assert client_of(make_user()).post(f"{BATCHES}export/").status_code == 302


def test_an_export_of_batches_asks_the_same_for_more_of_them(client_of, db):
    client, lengths = client_of(support("viewer")), []
    for n in (1, 3):
        for _ in range(n):
            make_batch(quantity=1)
        export(client).getvalue()
        with CaptureQueriesContext(connection) as captured:
            rows = export(client).getvalue().decode().splitlines()
        lengths.append(len(captured))
    assert len(rows) == 5
    assert lengths[0] == lengths[1]


def test_batches_are_exported_in_chunks(client_of, db, monkeypatch):
    monkeypatch.setattr(admin_export, "CHUNK", 2)
    batches = [make_batch(quantity=1) for _ in range(5)]
    text = export(client_of(support("viewer"))).getvalue().decode()
    numbers = [row["number"] for row in csv.DictReader(StringIO(text))]
    assert numbers == [str(batch.pk) for batch in reversed(batches)]
