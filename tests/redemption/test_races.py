"""Many at once. Each race has a control that loses it, so that the test can fail."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from campaigns import lifecycle as campaign_lifecycle
from codes import batches, lifecycle, tallies
from codes.lifecycle import Selection
from codes.models import Code, Status
from redemption import redeem as redeem_module
from redemption.errors import Rejected
from redemption.models import Channel, Reason, Redemption
from redemption.redeem import redeem
from tests.factories import make_batch, make_code, statuses, text_of

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
ROUNDS = 60


def at_once(action, *, threads=THREADS):
    """Run action(0) … action(threads - 1), each in a thread with its own connection."""
    barrier = threading.Barrier(threads)

    def run(n):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return action(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def texts_of(batch):
    return [
        text_of(make_code(batch=batch, serial=serial))
        for serial in range(1, batch.quantity + 1)
    ]


def try_to_redeem(text, campaign, attempt_id=None):
    """Return "won", or why not."""
    try:
        redeem(
            text,
            campaign=campaign,
            channel=Channel.LANDING,
            attempt_id=attempt_id or uuid4(),
            at=timezone.now(),
        )
    except Rejected as rejected:
        return rejected.reason
    return "won"


def race(batch, action):
    """Let all threads do `action` to each code at once; return the outcomes by code."""
    texts, rounds = texts_of(batch), threading.Barrier(THREADS)

    def run(_):
        outcomes = []
        for text in texts:
            rounds.wait(timeout=30)
            outcomes.append(action(text))
        return outcomes

    return [sorted(code) for code in zip(*at_once(run), strict=True)]


def test_of_many_who_redeem_a_code_at_once_one_wins():
    batch = make_batch(quantity=ROUNDS)

    outcomes = race(batch, lambda text: try_to_redeem(text, batch.campaign))

    assert outcomes == [[*[Reason.REDEEMED] * (THREADS - 1), "won"]] * ROUNDS
    assert Redemption.objects.count() == ROUNDS
    assert tallies.counts_by_batch([batch])[batch.pk].redeemed == ROUNDS


def naive_redeem(text, campaign):
    """Redeem without regard to concurrent claims."""
    code = Code.objects.get(pk=redeem_module.vault.locate(text, campaign).code_id)
    if code.status != Status.AVAILABLE:
        return Reason.REDEEMED
    code.status = Status.REDEEMED
    code.save(update_fields=["status"])
    return "won"


def test_control_a_naive_redeem_is_won_by_many():
    batch = make_batch(quantity=ROUNDS)

    outcomes = race(batch, lambda text: naive_redeem(text, batch.campaign))

    assert any(code.count("won") > 1 for code in outcomes)


CONDITION = "WHERE id = %(code_id)s AND status IN (2, 3)"


@pytest.mark.parametrize(
    "instead",
    [
        "WHERE id = %(code_id)s",
        "WHERE id IN (SELECT id FROM codes_code "
        "WHERE id = %(code_id)s AND status IN (2, 3))",
    ],
    ids=["without the condition", "with the condition in a subquery"],
)
def test_control_a_claim_that_is_not_tested_on_its_own_row_is_won_by_many(
    instead, monkeypatch
):
    """The INSERT is left out: its primary key would stop the others, as an error."""
    assert CONDITION in lifecycle.CLAIM
    broken = lifecycle.CLAIM.replace(CONDITION, instead)
    monkeypatch.setattr(redeem_module, "REDEEM", f"{broken} AS code_id")
    batch = make_batch(quantity=ROUNDS)

    outcomes = race(batch, lambda text: try_to_redeem(text, batch.campaign))

    assert any(code.count("won") > 1 for code in outcomes)


def test_a_double_click_gets_the_same_redemption():
    batch = make_batch(quantity=ROUNDS)
    attempts = {text: uuid4() for text in texts_of(batch)}

    outcomes = race(
        batch, lambda text: try_to_redeem(text, batch.campaign, attempts[text])
    )

    assert outcomes == [["won"] * THREADS] * ROUNDS
    assert Redemption.objects.count() == ROUNDS


@pytest.mark.parametrize(
    "action", ["pause the campaign", "end the campaign", "pause the batch"]
)
def test_no_claim_that_starts_after_a_pause_succeeds(action):
    batch = make_batch(quantity=4000)
    texts = iter(texts_of_many(batch))
    stop, lock, tries = threading.Event(), threading.Lock(), []

    def redeem_on(n):
        if n == 0:
            time.sleep(0.3)
            pause(batch, action)
            paused_at = time.monotonic()
            time.sleep(0.2)
            stop.set()
            return paused_at
        while not stop.is_set():
            with lock:
                text = next(texts)
            began = time.monotonic()
            tries.append((began, try_to_redeem(text, batch.campaign)))
        return 0

    paused_at = max(at_once(redeem_on, threads=5))

    before = {outcome for began, outcome in tries if began < paused_at}
    after = {outcome for began, outcome in tries if began > paused_at}
    reason = {"pause the campaign": Reason.PAUSED, "end the campaign": Reason.ENDED}
    assert "won" in before
    assert after == {reason.get(action, Reason.BATCH_PAUSED)}


def texts_of_many(batch):
    texts = redeem_module.vault.texts(batch, 1, batch.quantity)
    return [text.decode() for text in texts]


def pause(batch, action):
    act = {
        "pause the campaign": lambda at: campaign_lifecycle.pause(
            batch.campaign, by=None, at=at
        ),
        "end the campaign": lambda at: campaign_lifecycle.end(
            batch.campaign, by=None, at=at
        ),
        "pause the batch": lambda at: batches.pause(batch, by=None, at=at),
    }
    act[action](timezone.now())


def test_voiding_against_redeeming_leaves_each_code_with_one_fate():
    batch = make_batch(quantity=300)
    texts = texts_of(batch)

    def act(n):
        if n == 0:
            for first in range(1, 300, 10):
                void(batch, first, first + 9)
            return []
        return [try_to_redeem(text, batch.campaign) for text in texts[n - 1 :: 3]]

    outcomes = [outcome for thread in at_once(act, threads=4) for outcome in thread]

    fates = statuses(batch)
    redeemed = [n for n, fate in enumerate(fates, 1) if fate == "redeemed"]
    assert set(fates) <= {"redeemed", "voided"}
    assert set(outcomes) <= {"won", Reason.VOIDED}
    assert len(redeemed) == outcomes.count("won") > 0
    assert set(Redemption.objects.values_list("code_id", flat=True)) == {
        batch.code_id(serial) for serial in redeemed
    }
    figures = tallies.counts_by_batch([batch])[batch.pk]
    assert (figures.redeemed, figures.voided) == (len(redeemed), 300 - len(redeemed))


def void(batch, first, last):
    at = timezone.now()
    order = lifecycle.order(
        batch,
        Status.VOIDED,
        Selection(first=first, last=last),
        reason="a race",
        by=None,
        at=at,
    )
    lifecycle.carry_out(order, at=at)
