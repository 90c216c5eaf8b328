"""Whatever fails while a batch is generated, it ends with exactly its quantity.

In `make test` a worker dies and the broker loses its messages; the other deaths are in
`make test-all`.
"""

import subprocess
import sys
from itertools import product

import psycopg
import pytest

from stack.machine import ROOT
from tests.flows.disposable_stack import disposable_stack, kill, wait_for
from tests.full import full

CHUNK = 100_000


@pytest.fixture(scope="module")
def stack():
    with disposable_stack() as stack:
        yield stack


@pytest.fixture
def worker(stack):
    """Run a worker; the tests of processes that refuse to start need none."""
    if stack.worker is None or not stack.worker.is_running:
        stack.start_worker()
    return stack


def assert_complete(stack, batch_id, quantity):
    """Wait for the end of the batch and compare every count with the quantity."""
    wait_for(lambda: stack.generated(batch_id) == quantity, what=f"{quantity} codes")
    first, last = (batch_id << 32) + 1, (batch_id << 32) + quantity
    counted = stack.query(
        f"SELECT count(*) FROM codes_code WHERE batch_id = {batch_id}"
    )
    in_range = stack.query(
        f"SELECT count(*) FROM codes_code WHERE id BETWEEN {first} AND {last}"
    )
    tally = stack.query(
        "SELECT sum(n)::int FROM (SELECT batch_id, n FROM codes_tally UNION ALL "
        "SELECT batch_id, n FROM codes_tally_delta) AS both_of_them "
        f"WHERE batch_id = {batch_id}"
    )
    state = stack.query(f"SELECT generation FROM codes_batch WHERE id = {batch_id}")
    assert (counted, in_range, tally, state) == (quantity, quantity, quantity, "done")


@pytest.mark.full
def test_worker_killed_twice(worker):
    quantity = 15 * CHUNK + 3
    batch_id = worker.start_batch(quantity)

    for watermark in (CHUNK, 3 * CHUNK):
        wait_for(
            lambda mark=watermark: worker.generated(batch_id) >= mark,
            what=f"{watermark} codes",
        )
        worker.kill_worker()
        assert worker.generated(batch_id) < quantity, (
            "killed too late to prove anything"
        )
        worker.start_worker()
        worker.requeue_unfinished()

    assert_complete(worker, batch_id, quantity)


@pytest.mark.full
def test_task_delivered_three_times(worker):
    quantity = 3 * CHUNK + 1

    batch_id = worker.start_batch(quantity, deliveries=3)

    assert_complete(worker, batch_id, quantity)


def test_broker_emptied_while_a_batch_is_generated(worker):
    quantity = 15 * CHUNK + 2
    batch_id = worker.start_batch(quantity)
    wait_for(lambda: worker.generated(batch_id) >= CHUNK, what="the first chunk")

    worker.kill_worker()
    worker.empty_broker()
    assert worker.generated(batch_id) < quantity, "emptied too late to prove anything"
    worker.start_worker()
    worker.requeue_unfinished()

    assert_complete(worker, batch_id, quantity)


@pytest.mark.full
def test_database_killed_while_a_batch_is_generated(worker):
    quantity = 15 * CHUNK + 4
    batch_id = worker.start_batch(quantity)
    wait_for(lambda: worker.generated(batch_id) >= CHUNK, what="the first chunk")

    database = worker.child("postgres")
    kill(database)
    worker.supervisor.start(database)

    def answers():
        try:
            return worker.generated(batch_id) >= 0
        except psycopg.OperationalError:
            if not database.is_running:  # its old processes had not ended yet
                worker.supervisor.start(database)
            return False

    wait_for(answers, what="the database")
    assert worker.generated(batch_id) < quantity, "killed too late to prove anything"
    worker.requeue_unfinished()

    assert_complete(worker, batch_id, quantity)


# ── starting without the key ─────────────────────────────────────────────────

PROGRAMS = {
    "web": ["-c", "import config.wsgi"],
    "worker": ["-m", "celery", "-A", "config", "worker", "-Q", "nothing", "-c", "1"],
}
KEYS = {  # a key, and a part of the error that it causes
    "missing": ("", "is not set"),
    "malformed": ("c2hvcnQ=", "base64 of 32 bytes"),
    "wrong": ("eHh4" * 10 + "eHg=", "does not open"),
}


@pytest.fixture(scope="module")
def encrypted_series(stack):
    """Store a series, whose key only the right master key decrypts."""
    stack.start_batch(1_000, deliveries=0)


@pytest.mark.parametrize(
    ("program", "key"),
    # Only the database tells that a key is wrong. The others by `make test-all`.
    [("web", "missing"), ("worker", "wrong"), *full(product(PROGRAMS, KEYS))],
)
def test_refuses_to_start_without_the_key(stack, encrypted_series, program, key):
    value, error = KEYS[key]

    result = subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        env=stack.env | {"PINPRESS_CODES_KEY": value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert result.returncode != 0
    assert "PINPRESS_CODES_KEY" in result.stderr
    assert error in result.stderr
