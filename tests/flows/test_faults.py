"""Whatever breaks while a batch is generated, it ends with exactly its quantity."""

import subprocess
import sys

import psycopg
import pytest

from stack.machine import ROOT
from tests.flows.installation import installation, kill, wait_for

CHUNK = 100_000


@pytest.fixture(scope="module")
def place():
    with installation() as lent:
        lent.start_worker()
        yield lent


def whole(place, batch_id, quantity):
    """Wait for the batch to be done and compare every count with the quantity."""
    wait_for(lambda: place.generated(batch_id) == quantity, what=f"{quantity} codes")
    first, last = (batch_id << 32) + 1, (batch_id << 32) + quantity
    counted = place.query(
        f"SELECT count(*) FROM codes_code WHERE batch_id = {batch_id}"
    )
    inside = place.query(
        f"SELECT count(*) FROM codes_code WHERE id BETWEEN {first} AND {last}"
    )
    tally = place.query(
        "SELECT sum(n)::int FROM (SELECT batch_id, n FROM codes_tally UNION ALL "
        "SELECT batch_id, n FROM codes_tally_delta) AS both_of_them "
        f"WHERE batch_id = {batch_id}"
    )
    state = place.query(f"SELECT generation FROM codes_batch WHERE id = {batch_id}")
    assert (counted, inside, tally, state) == (quantity, quantity, quantity, "done")


def test_worker_killed_again_and_again(place):
    quantity = 1_500_003
    batch_id = place.order(quantity)

    for watermark in (200_000, 600_000, 1_000_000):
        wait_for(
            lambda mark=watermark: place.generated(batch_id) >= mark,
            what=f"{watermark} codes",
        )
        place.kill_worker()
        assert place.generated(batch_id) < quantity, "killed too late to prove anything"
        place.start_worker()
        place.sweep()

    whole(place, batch_id, quantity)


def test_task_delivered_three_times(place):
    quantity = 700_001

    batch_id = place.order(quantity, rings=3)

    whole(place, batch_id, quantity)


def test_broker_emptied_in_the_middle(place):
    quantity = 900_002
    batch_id = place.order(quantity)
    wait_for(lambda: place.generated(batch_id) >= CHUNK, what="the first chunk")

    place.kill_worker()
    place.empty_broker()
    assert place.generated(batch_id) < quantity, "emptied too late to prove anything"
    place.start_worker()
    place.sweep()

    whole(place, batch_id, quantity)


def test_database_killed_in_the_middle(place):
    quantity = 1_100_004
    batch_id = place.order(quantity)
    wait_for(lambda: place.generated(batch_id) >= 2 * CHUNK, what="two chunks")

    database = place.child("postgres")
    kill(database)
    place.supervisor.start(database)

    def answers():
        try:
            return place.generated(batch_id) >= 0
        except psycopg.OperationalError:
            if not database.is_running:  # what was left of it was still going down
                place.supervisor.start(database)
            return False

    wait_for(answers, what="the database")
    assert place.generated(batch_id) < quantity, "killed too late to prove anything"
    place.sweep()

    whole(place, batch_id, quantity)


@pytest.mark.parametrize(
    "program",
    [
        ["-c", "import config.wsgi"],
        ["-m", "celery", "-A", "config", "worker", "-Q", "nothing", "-c", "1"],
    ],
    ids=["web", "worker"],
)
@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("", "is not set"),
        ("c2hvcnQ=", "base64 of 32 bytes"),
        ("eHh4" * 10 + "eHg=", "does not open"),
    ],
    ids=["missing", "malformed", "wrong"],
)
def test_refuses_to_start_without_the_key(place, program, key, word):
    place.order(1_000, rings=0)
    env = place.env | {"PINPRESS_CODES_KEY": key}

    done = subprocess.run(
        [sys.executable, *program],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert "PINPRESS_CODES_KEY" in done.stderr
    assert word in done.stderr
