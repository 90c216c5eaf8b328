"""Measure pages over ten million codes: queries, time in the database, size."""

from collections.abc import Iterator
from functools import partial

from django.test import Client
from django.urls import reverse

from bench import requests, scene
from bench.figures import Figure
from codes import tallies
from codes.models import Batch

BATCHES, CODES_PER_BATCH = 1_000, 10_000
BIG_BATCH = 10_000_000
REDEEMED_PER_BATCH = 1_000  # a million in all, over the last 30 days


def measure() -> Iterator[Figure]:
    """Yield queries, milliseconds and kilobytes of each page."""
    campaign = scene.campaign()
    for _ in range(BATCHES):
        batch = scene.batch(CODES_PER_BATCH, of=campaign)
    scene.redeem(campaign, REDEEMED_PER_BATCH)
    big = scene.batch(BIG_BATCH)
    tallies.fold()
    scene.vacuum()
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
        yield from requests.measure(name, partial(client.get, url))


def _page(name: str, batch: Batch) -> str:
    return reverse(f"codes:{name}", args=[batch.campaign_id, batch.pk])


def _code_pages(big: Batch) -> dict[str, str]:
    """Return pages of the big batch: first, middle and last, and filtered ones."""
    url = _page("code_list", big)
    return {
        "codes of 10,000,000: first page": url,
        "codes of 10,000,000: page in the middle": f"{url}?after={BIG_BATCH // 2}",
        "codes of 10,000,000: last page": f"{url}?after={BIG_BATCH - 50}",
        "codes of 10,000,000: available": f"{url}?status=available",
        "codes of 10,000,000: voided": f"{url}?status=voided",
        "codes of 10,000,000: inactive": f"{url}?status=inactive",
    }
