"""Refusals of unknown, redeemed and voided codes take alike long, as far as ranks tell.

No time is compared with a limit: of refusals that were asked for in turn it is counted
how often one took longer than the other. Where both do the same work that is half of
the rounds, however busy the machine is.
"""

import random
import time
from math import sqrt

import pytest

from codes.models import Status
from redemption import recording
from tests.factories import make_code, text_of
from tests.redemption.visitor_browser import Visitor
from throttling import rate_limits

pytestmark = [pytest.mark.django_db, pytest.mark.full]

ROUNDS = 300
# Five standard deviations of chance. When a redeemed code was read as instances of its
# models it was slower than an unknown one in 0.72 of the rounds.
TOLERANCE = 5 * 0.5 / sqrt(ROUNDS)


@pytest.fixture
def texts(batch, sql):
    """Return a code of each status in which visitors are told the same."""
    for serial, status in (1, Status.REDEEMED), (2, Status.VOIDED):
        sql(
            "UPDATE codes_code SET status = %s WHERE id = %s",
            int(status),
            batch.code_id(serial),
        )
    return {
        "unknown": text_of(make_code()),
        "redeemed": text_of(make_code(batch=batch, serial=1)),
        "voided": text_of(make_code(batch=batch, serial=2)),
    }


@pytest.fixture(autouse=True)
def _limits_are_asked_and_let_everybody_pass(monkeypatch):
    blocked, take = rate_limits.seconds_blocked, rate_limits.take
    monkeypatch.setattr(
        rate_limits, "seconds_blocked", lambda charges: 0 * blocked(charges)
    )
    monkeypatch.setattr(rate_limits, "take", lambda charges: take(charges) or True)


def durations(texts, *, seed):
    """Return how long each refusal took, by round; a round asks in random order."""
    visitor, rng = Visitor("summer"), random.Random(seed)
    visitor.open()
    rounds = []
    for _ in range(ROUNDS):
        took = {}
        for state in rng.sample(list(texts), len(texts)):
            form = visitor.fields | {"code": texts[state]}
            started_at = time.perf_counter()
            page = visitor.client.post("/summer/", form)
            took[state] = time.perf_counter() - started_at
            assert page.status_code == 422
        rounds.append(took)
    return rounds


def share_slower(rounds, one, other):
    """Return in which share of the rounds `one` took longer than `other`."""
    return sum(took[one] > took[other] for took in rounds) / len(rounds)


PAIRS = [("redeemed", "unknown"), ("voided", "unknown"), ("redeemed", "voided")]


def test_unknown_redeemed_and_voided_codes_are_refused_alike_fast(texts):
    rounds = durations(texts, seed=1)

    shares = {pair: share_slower(rounds, *pair) for pair in PAIRS}
    assert {
        pair: share for pair, share in shares.items() if abs(share - 0.5) > TOLERANCE
    } == {}


def test_control_a_refusal_that_does_more_is_found_out(texts, sql, monkeypatch):
    """Three more statements for codes that exist, say."""
    record = recording.record

    def look_first(rejected, visitor, *, at):
        if rejected.code_id:
            for _ in range(3):
                sql("SELECT pg_sleep(0.001)")
        return record(rejected, visitor, at=at)

    monkeypatch.setattr(recording, "record", look_first)
    rounds = durations(texts, seed=2)

    assert share_slower(rounds, "redeemed", "unknown") > 0.5 + TOLERANCE
