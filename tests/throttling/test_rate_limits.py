import logging
import time

import pytest
from redis.exceptions import ConnectionError as RedisDown

from throttling import rate_limits
from throttling.rate_limits import RateLimit

pytestmark = pytest.mark.usefixtures("no_tries_counted")

FIVE = RateLimit("five", 5, 60)
TWO = RateLimit("two", 2, 600)


@pytest.fixture
def redis_is_down(monkeypatch):
    """Point the counters at a port where nobody answers."""
    counters = rate_limits._get()
    monkeypatch.setattr(
        counters,
        "redis",
        rate_limits.RedisStorage(
            "redis://127.0.0.1:9", socket_connect_timeout=0.2, retry_on_error=[]
        ),
    )
    return counters


def spend(times, charges):
    for _ in range(times):
        rate_limits.consume(charges)


def test_nothing_spent_means_no_wait():
    assert rate_limits.seconds_blocked([(FIVE, "ann"), (TWO, "ann")]) == 0


def test_the_last_try_of_a_budget_shuts_the_door_until_the_window_ends():
    spend(4, [(FIVE, "ann")])
    assert rate_limits.seconds_blocked([(FIVE, "ann")]) == 0
    spend(1, [(FIVE, "ann")])
    assert 1 <= rate_limits.seconds_blocked([(FIVE, "ann")]) <= 60


def test_one_spent_budget_is_enough_and_the_longest_wait_counts():
    charges = [(FIVE, "ann"), (TWO, "ann")]
    spend(2, charges)
    assert 60 < rate_limits.seconds_blocked(charges) <= 600
    assert rate_limits.seconds_blocked([(FIVE, "ann")]) == 0


def test_each_key_has_its_own_budget():
    spend(2, [(TWO, "ann")])
    assert rate_limits.seconds_blocked([(TWO, "bob")]) == 0


def test_budgets_of_other_names_do_not_share():
    spend(2, [(TWO, "ann")])
    assert rate_limits.seconds_blocked([(RateLimit("other", 2, 600), "ann")]) == 0


def test_a_window_ends():
    short = RateLimit("short", 1, 1)
    spend(1, [(short, "ann")])
    assert rate_limits.seconds_blocked([(short, "ann")]) == 1
    time.sleep(1.1)
    assert rate_limits.seconds_blocked([(short, "ann")]) == 0


def test_no_charges_mean_no_wait():
    assert rate_limits.seconds_blocked([]) == 0


def test_a_wait_costs_one_round_trip(monkeypatch):
    sent = []
    client = rate_limits._get().redis.storage
    send = client.execute_command
    monkeypatch.setattr(
        client, "execute_command", lambda *a, **k: sent.append(a[0]) or send(*a, **k)
    )
    rate_limits.seconds_blocked([(FIVE, "ann"), (TWO, "ann")])
    assert sent == ["MGET"]


def test_without_redis_a_quarter_of_the_budget_is_left(redis_is_down, caplog):
    eight = RateLimit("eight", 8, 60)
    with caplog.at_level(logging.WARNING):
        assert rate_limits.seconds_blocked([(eight, "ann")]) == 0
        spend(1, [(eight, "ann")])
        assert rate_limits.seconds_blocked([(eight, "ann")]) == 0
        spend(1, [(eight, "ann")])
        assert 1 <= rate_limits.seconds_blocked([(eight, "ann")]) <= 60
    assert caplog.messages == ["Counting tries without Redis: ConnectionError"]


def test_a_small_budget_keeps_one_try_without_redis(redis_is_down):
    assert rate_limits.seconds_blocked([(TWO, "ann")]) == 0
    spend(1, [(TWO, "ann")])
    assert rate_limits.seconds_blocked([(TWO, "ann")]) > 0


def test_spending_notices_too_that_redis_went_down(redis_is_down):
    spend(1, [(TWO, "ann")])
    assert not redis_is_down.redis_is_up()
    assert rate_limits.seconds_blocked([(TWO, "ann")]) > 0


def test_redis_is_asked_again_after_a_while(redis_is_down, monkeypatch):
    rate_limits.seconds_blocked([(TWO, "ann")])
    assert not redis_is_down.redis_is_up()
    redis_is_down.down_until = time.monotonic()
    assert redis_is_down.redis_is_up()


def test_a_down_redis_is_left_alone_for_a_while(redis_is_down, monkeypatch):
    asked = []

    def refuse(*args, **kwargs):
        asked.append(args)
        raise RedisDown

    monkeypatch.setattr(redis_is_down.redis.storage, "mget", refuse)
    for _ in range(3):
        rate_limits.seconds_blocked([(FIVE, "ann")])
    assert len(asked) == 1
