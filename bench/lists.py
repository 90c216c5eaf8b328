"""Pages over ten million codes: queries, time in the database, and weight."""

import statistics
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import scene
from bench.figures import Figure
from codes import tallies
from codes.models import Batch

BATCHES, EACH = 1_000, 10_000
BIG = 10_000_000
REDEEMED = 1_000  # of each batch: a million in all, over the last 30 days
VISITS = 7
QUERIES, MILLISECONDS, KILOBYTES = 12, 50, 100


def measure() -> Iterator[Figure]:
    """Yield queries, milliseconds and kilobytes of each page."""
    campaign = scene.campaign()
    for _ in range(BATCHES):
        batch = scene.batch(EACH, of=campaign)
    scene.redeem(campaign, REDEEMED)
    big = scene.batch(BIG)
    tallies.fold()
    scene.checkpoint()
    client = Client(SERVER_NAME="localhost")
    client.force_login(scene.manager())
    batch_list = reverse("codes:batch_list", args=[campaign.pk])
    for name, url in {
        "home": reverse("console:dashboard"),
        "campaign page": reverse("campaigns:campaign_detail", args=[campaign.pk]),
        "campaign page, its figures": reverse(
            "console:campaign_dashboard", args=[campaign.pk]
        ),
        f"list of {BATCHES:,} batches": batch_list,
        "batch page, 10,000 codes": _page("batch_detail", batch),
        "batch page, 10,000,000 codes": _page("batch_detail", big),
        **_code_pages(big),
    }.items():
        yield from _visit(client, name, url)


def _page(name: str, batch: Batch) -> str:
    return reverse(f"codes:{name}", args=[batch.campaign_id, batch.pk])


def _code_pages(big: Batch) -> dict[str, str]:
    """Return pages of the big batch: first, middle and last, and filtered ones."""
    url = _page("code_list", big)
    return {
        "codes of 10,000,000: first page": url,
        "codes of 10,000,000: page in the middle": f"{url}?after={BIG // 2}",
        "codes of 10,000,000: last page": f"{url}?after={BIG - 50}",
        "codes of 10,000,000: available": f"{url}?status=available",
        "codes of 10,000,000: voided": f"{url}?status=voided",
        "codes of 10,000,000: inactive": f"{url}?status=inactive",
    }


def _visit(client: Client, name: str, url: str) -> Iterator[Figure]:
    counts, times = [], []
    for _ in range(VISITS):
        spent: list[float] = []
        with connection.execute_wrapper(_timing(spent)):
            response = client.get(url)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{url} answered {response.status_code}")
        counts.append(len(spent))
        times.append(sum(spent) * 1000)
    yield Figure(f"{name}, queries", max(counts), "", QUERIES, at_most=True)
    yield Figure(
        f"{name}, database",
        statistics.median(times),
        "ms",
        MILLISECONDS,
        at_most=True,
        detail=f"median of {VISITS}",
    )
    yield Figure(
        f"{name}, HTML",
        len(response.content) / 1000,
        "kB",
        KILOBYTES,
        at_most=True,
    )


def _timing(spent: list[float]) -> Callable[..., Any]:
    def wrap(execute: Callable[..., Any], *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            spent.append(time.perf_counter() - began)

    return wrap
