"""Without Redis each process counts for itself and allows a quarter of the tries."""

import logging
import socket
import time
from types import SimpleNamespace

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from throttling import rate_limits
from throttling.rate_limits import RateLimit

pytestmark = pytest.mark.usefixtures("no_tries_counted")

TWO = RateLimit("two", 2, 600)
EIGHT = RateLimit("eight", 8, 60)


@pytest.fixture
def counters():
    return rate_limits._get_counters()


@pytest.fixture
def clock(monkeypatch):
    """Return the clock by which the next question to Redis is timed, to be set."""
    clock = SimpleNamespace(now=1_000.0)
    stub = SimpleNamespace(monotonic=lambda: clock.now, time=time.time)
    monkeypatch.setattr(rate_limits, "time", stub)
    return clock


@pytest.fixture
def redis_is_down(counters, monkeypatch):
    """Point the counters at a port where no server listens."""
    unreachable = rate_limits.RedisStorage(
        "redis://127.0.0.1:9", socket_connect_timeout=0.2, retry_on_error=[]
    )
    monkeypatch.setattr(counters, "redis", unreachable)


def consume(times, *charges):
    for _ in range(times):
        rate_limits.consume(charges)


def blocked(*charges):
    return rate_limits.seconds_blocked(charges)


# ── Redis is asked once, and briefly ─────────────────────────────────────────


def test_to_ask_for_several_limits_is_one_round_trip(counters, monkeypatch):
    sent = []
    client = counters.redis.storage
    send = client.execute_command
    monkeypatch.setattr(
        client, "execute_command", lambda *a, **k: sent.append(a[0]) or send(*a, **k)
    )
    blocked((EIGHT, "ann"), (TWO, "ann"))
    assert sent == ["MGET"]


def test_redis_may_take_a_fifth_of_a_second_to_connect_and_to_answer(counters):
    options = counters.redis.storage.connection_pool.connection_kwargs
    assert options["socket_timeout"] == 0.2
    assert options["socket_connect_timeout"] == 0.2


def test_a_redis_that_never_answers_does_not_hold_up_a_try(settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setattr(rate_limits, "_counters", None)
        began = time.monotonic()
        assert blocked((TWO, "ann")) == 0
        consume(1, (TWO, "ann"))
        seconds = time.monotonic() - began
    assert blocked((TWO, "ann")) > 0
    assert seconds < 5  # two tries of 0.2 seconds, on a machine with much to do


def test_a_connection_that_fails_once_is_tried_once_more(counters, monkeypatch):
    consume(1, (TWO, "ann"))  # from now on there is a connection
    connection = counters.redis.storage.connection_pool.connection_class
    send, failures = connection.send_packed_command, [RedisConnectionError()]

    def fail_once(self, *args, **kwargs):
        if failures:
            self.disconnect()
            raise failures.pop()
        return send(self, *args, **kwargs)

    monkeypatch.setattr(connection, "send_packed_command", fail_once)
    consume(1, (TWO, "ann"))
    assert counters.redis_is_up()
    assert counters.redis.get(TWO.item().key_for("ann")) == 2


# ── counting without it ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("tries", "left"),
    [(1, 1), (2, 1), (4, 1), (5, 1), (7, 1), (8, 2), (30, 7), (120, 30)],
)
def test_a_quarter_of_the_tries_is_left_and_one_at_least(redis_is_down, tries, left):
    charge = (RateLimit("some", tries, 60), "ann")
    for _ in range(left):
        assert blocked(charge) == 0
        consume(1, charge)
    assert 1 <= blocked(charge) <= 60


def test_the_outage_is_logged_by_the_name_of_the_error(redis_is_down, caplog):
    with caplog.at_level(logging.WARNING):
        blocked((EIGHT, "ann"))
        consume(1, (EIGHT, "ann"))
    assert caplog.messages == ["Counting tries without Redis: ConnectionError"]


def test_counting_a_try_notices_an_outage_too(redis_is_down, counters):
    consume(1, (TWO, "ann"))
    assert not counters.redis_is_up()
    assert blocked((TWO, "ann")) > 0


def test_a_quarter_can_be_taken_where_redis_is_down(redis_is_down, counters):
    taken = [rate_limits.take([(EIGHT, "ann")]) for _ in range(4)]
    assert taken == [True, True, False, False]
    assert not counters.redis_is_up()


# ── and back ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("error", [RedisError, RedisConnectionError, RedisTimeoutError])
def test_redis_is_left_alone_for_five_seconds_after_an_error(
    error, counters, clock, monkeypatch
):
    asked_at = []

    def fail(*args, **kwargs):
        asked_at.append(clock.now)
        raise error

    monkeypatch.setattr(counters.redis.storage, "mget", fail)
    for later in (0, 0, 4.9, 5.0, 9.9, 10.0):
        clock.now = 1_000.0 + later
        assert blocked((EIGHT, "ann")) == 0
    assert asked_at == [1_000.0, 1_005.0, 1_010.0]


def test_after_five_seconds_tries_are_counted_in_redis_again(
    counters, clock, monkeypatch
):
    consume(1, (TWO, "ann"))
    with monkeypatch.context() as outage:
        outage.setattr(counters.redis.storage, "mget", _fail)
        assert blocked((TWO, "ann")) == 0
    consume(1, (TWO, "ann"))  # in memory, where it is the only one of a quarter
    assert blocked((TWO, "ann")) > 0

    clock.now += 5.0

    assert blocked((TWO, "ann")) == 0
    consume(1, (TWO, "ann"))
    assert blocked((TWO, "ann")) > 0
    assert counters.redis.get(TWO.item().key_for("ann")) == 2


def _fail(*args, **kwargs):
    raise RedisConnectionError
