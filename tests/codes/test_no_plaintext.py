"""After a whole flow neither the database nor the logs contain a code."""

import base64
import logging
from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from codes import tallies, vault
from codes.canonical import canonical
from codes.models import Batch
from redemption.errors import Rejected
from redemption.models import Channel
from redemption.redeem import redeem
from tests.codes.pages import HTMX, url
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


def spellings(batch):
    """Return every code of the batch in every form in which it might leak."""
    found = set()
    for text in vault.texts(batch, 1, batch.quantity).tolist():
        printed = text.decode()
        body = printed[len(batch.prefix) :]
        plain = {
            printed,
            batch.format.grouped(printed),
            canonical(printed),
            body,
            body[: batch.format.length],  # without the check symbol
            batch.format.grouped(printed)[len(batch.prefix) :],
        }
        for one in plain:
            found |= {
                one.lower(),
                one.encode().hex(),
                base64.b64encode(one.encode()).decode().rstrip("=").lower(),
            }
    return found


def dumped(sql):
    """Return every row of every table as text."""
    tables = connection.introspection.table_names()
    assert {"codes_code", "staff_entry", "django_session"} <= set(tables)
    return [
        (table, row.lower())
        for table in tables
        for (row,) in sql(f'SELECT t::text FROM "{table}" AS t')
    ]


def leaks(rows, batch):
    needles = spellings(batch)
    return [table for table, row in rows if any(one in row for one in needles)]


def live_a_life(client, campaign):
    """Generate, list, reveal, redeem, redeem in vain, void and count codes."""
    create = reverse("codes:batch_create", args=[campaign.pk])
    fields = {
        "name": "Caps",
        "quantity": "40",
        "charset": "clear",
        "length": "11",
        "prefix": "BF26-",
        "check": "on",
        "starts_as": "2",
    }
    client.post(
        reverse("codes:batch_preview", args=[campaign.pk]), fields, headers=HTMX
    )
    client.post(create, fields)
    batch = Batch.objects.get()
    client.get(url("code_list", batch))
    shown = client.post(url("code_reveal", batch, 5), headers=HTMX)
    texts = [text.decode() for text in vault.texts(batch, 1, 40)]
    assert batch.format.grouped(texts[4]) in shown.content.decode()
    for typed in (texts[0], texts[1], texts[1], texts[2][:-1] + "!"):
        facts = {"channel": Channel.LANDING, "at": timezone.now()}
        with suppress(Rejected):
            redeem(typed, campaign=campaign, attempt_id=uuid4(), **facts)
    landing = f"/{campaign.slug}/"
    client.get(f"{landing}{texts[6]}")
    client.post(landing, {"code": texts[7]})
    client.post(reverse("console:lookup"), {"q": texts[3]})
    client.post(
        f"{url('code_void', batch)}?which=range&first=10&last=20",
        {"reason": "Stolen", "shown_count": "11"},
    )
    tallies.fold()
    return batch


def test_the_database_and_the_logs_hold_no_code(client_of, manager, sql, caplog):
    caplog.set_level(logging.DEBUG)
    batch = live_a_life(client_of(manager), make_campaign())
    rows = dumped(sql)
    assert leaks(rows, batch) == []
    assert leaks([("log", caplog.text.lower())], batch) == []


def test_a_code_that_leaked_would_be_found(client_of, manager, sql):
    """The control: a code in the name of a batch is found, in any form."""
    batch = live_a_life(client_of(manager), make_campaign())
    (text,) = vault.texts(batch, 3, 3).tolist()
    for name in (
        text.decode(),
        batch.format.grouped(text.decode()),
        text.decode()[5:16].lower(),
        f"x{text.hex()}x",
    ):
        Batch.objects.filter(pk=batch.pk).update(name=name)
        assert leaks(dumped(sql), batch) == ["codes_batch"]
