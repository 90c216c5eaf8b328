"""Measure redeem() in one thread against its statement sent by the bare driver."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
from django.db import connection
from django.utils import timezone

from bench import figures, scene
from bench.figures import Figure
from codes import vault
from codes.models import Batch
from redemption.models import Channel
from redemption.redeem import REDEEM, redeem

CODES = 3_000  # a round
ROUNDS = 5


def measure() -> Iterator[Figure]:
    """Yield the figure of redeem()."""
    batch = scene.batch(2 * CODES * (ROUNDS + 1))
    texts = [text.decode() for text in vault.texts(batch, 1, batch.quantity).tolist()]
    scene.vacuum()
    serials = iter(range(1, batch.quantity, CODES))
    _by_redeem(batch, texts, next(serials))  # warm-up
    _by_driver(batch, next(serials))
    yield figures.ratio(
        "redeem() in one thread",
        ours=lambda: _by_redeem(batch, texts, next(serials)),
        theirs=lambda: _by_driver(batch, next(serials)),
        against="the same statement by bare psycopg",
        target=0.35,
        rounds=ROUNDS,
    )


def _by_redeem(batch: Batch, texts: list[str], first: int) -> float:
    def work() -> None:
        for text in texts[first - 1 : first - 1 + CODES]:
            redeem(
                text,
                campaign=batch.campaign,
                channel=Channel.LANDING,
                attempt_id=uuid4(),
                at=timezone.now(),
            )

    return CODES / figures.seconds(work)


def _by_driver(batch: Batch, first: int) -> float:
    rows = [
        {
            "code_id": batch.code_id(serial),
            "batch_id": batch.pk,
            "campaign_id": batch.campaign_id,
            "at": timezone.now(),
            "channel": int(Channel.LANDING),
            "attempt_id": uuid4(),
            "actor_id": None,
        }
        for serial in range(first, first + CODES)
    ]
    settings = connection.get_connection_params()
    with psycopg.connect(
        autocommit=True,
        **{
            name: settings[name]
            for name in ("dbname", "user", "password", "host", "port", "options")
            if settings.get(name)
        },
    ) as driver:

        def work() -> None:
            cursor = driver.cursor()
            for row in rows:
                cursor.execute(REDEEM, row, prepare=True)
                if cursor.fetchone() is None:
                    raise RuntimeError(f"The claim of code {row['code_id']} failed.")

        return CODES / figures.seconds(work)
