"""Measure what support asks for: a damaged code, and the story of a code."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import requests, scene
from bench.figures import Figure
from codes import revealing, vault
from codes.models import Batch, Code
from console.demo.scene import create_manager
from printing import lifecycle
from printing.models import PrintRun
from staff.models import User

CAMPAIGNS = 100  # whose codes have the same format
CODES, RUNS, LOOKUPS = 100_000, 200, 100_000
_PLACE, _OTHER_PLACE = 6, 2  # of a printed code, XXXX-XXXX-XXXX

# Lookups of other codes of the batch, and as many orders to void one of them.
_OTHERS = """
    INSERT INTO staff_entry (at, action, target, data)
    SELECT now(), 'codes.looked_up', %(target)s, jsonb_build_object('serial', 2 + n)
    FROM generate_series(1, %(count)s) AS n;
    INSERT INTO codes_move (batch_id, "to", first, last, reason, entry_id, done_to,
                            moved, created_at, finished_at)
    SELECT %(batch)s, 6, 2 + n, 2 + n, '', %(entry)s, 2 + n, 0, now(), now()
    FROM generate_series(1, %(count)s) AS n;
    ANALYZE staff_entry, codes_move, printing_printrun;
"""


def measure() -> Iterator[Figure]:
    """Yield the figures of lookups and of a story."""
    batch = scene.batch(CODES)
    for _ in range(CAMPAIGNS):
        scene.batch(1)
    _fill_story(batch)
    scene.vacuum()
    text = vault.texts(batch, 1, 1)[0].decode()
    text = batch.format.grouped(text)
    gap, marked = _replace(text, _PLACE, " "), _replace(text, _PLACE, "?")
    for name, typed in {
        "damaged code with one gap": gap,
        "damaged code, two symbols missing": _replace(marked, _OTHER_PLACE, "?"),
    }.items():
        yield from requests.measure(name, _lookup(typed))
    client = _client(0)
    args = [batch.campaign_id, batch.pk, 1]
    story = reverse("redemption:code_history", args=args)
    for name, url in {
        f"story of a code with {RUNS} print runs": story,
        f"story of a code with {RUNS} print runs, unfolded": f"{story}?all=prints",
    }.items():
        yield from requests.measure(name, partial(client.get, url))


def _replace(text: str, place: int, symbol: str) -> str:
    return text[:place] + symbol + text[place + 1 :]


def _client(number: int) -> Client:
    """Return a client in which a manager is signed in."""
    name = f"bench-{number}"
    user = User.objects.filter(username=name).first() or create_manager(name)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _lookup(typed: str) -> Callable[[], Any]:
    """Return what looks `typed` up: each time another person, with all tries left."""
    clients = iter([_client(number) for number in range(requests.REQUESTS)])
    return lambda: next(clients).post(reverse("console:lookup"), {"q": typed})


def _fill_story(batch: Batch) -> None:
    """Give code 1 its print runs and their downloads, and its batch a long trail."""
    manager, now = scene.manager(), timezone.now()
    for number in range(RUNS):
        at = now - timedelta(hours=RUNS - number)
        run = PrintRun.objects.create(
            batch=batch,
            first=1,
            last=CODES,
            copy=number + 1,
            reason="torn" if number else "",
            state=PrintRun.State.DELETED,
            pages=1,
            created_at=at,
            finished_at=at,
            created_by=manager,
        )
        lifecycle.record("downloaded", run, by=manager, at=at)
    code = Code.objects.select_related("batch__series").get(pk=batch.code_id(1))
    revealing.reveal(code, by=manager, at=now)
    entry = manager.entries.latest("id")
    with connection.cursor() as cursor:
        cursor.execute(
            _OTHERS,
            {
                "target": f"codes.batch:{batch.pk}",
                "batch": batch.pk,
                "entry": entry.pk,
                "count": LOOKUPS,
            },
        )
