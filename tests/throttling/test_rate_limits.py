"""What both backends, Redis and this process's memory, allow, refuse and forget."""

import math
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from throttling import rate_limits
from throttling.rate_limits import RateLimit

pytestmark = pytest.mark.usefixtures("no_tries_counted")


@pytest.fixture(params=["redis", "memory"])
def limit(request):
    """Return a function that builds a limit of so many tries in the backend in use."""
    in_memory = request.param == "memory"
    if in_memory:
        rate_limits._get_counters().down_until = math.inf

    def build(tries, seconds=60, name="limit"):
        return RateLimit(name, tries * 4 if in_memory else tries, seconds)

    return build


def consume(times, *charges):
    for _ in range(times):
        rate_limits.consume(charges)


def blocked(*charges):
    return rate_limits.seconds_blocked(charges)


def test_tries_below_the_limit_do_not_wait(limit):
    five = limit(5)
    for _ in range(5):
        assert blocked((five, "ann")) == 0
        consume(1, (five, "ann"))


def test_the_last_try_of_a_limit_blocks_for_the_rest_of_the_window(limit):
    five = limit(5, seconds=600)
    consume(5, (five, "ann"))
    assert 590 < blocked((five, "ann")) <= 600


def test_tries_over_the_limit_do_not_lengthen_the_window(limit):
    one = limit(1, seconds=600)
    consume(1, (one, "ann"))
    time.sleep(1.1)
    consume(3, (one, "ann"))
    assert 590 < blocked((one, "ann")) <= 599


def test_so_many_tries_can_be_taken_as_the_limit_has(limit):
    three = limit(3)
    taken = [rate_limits.take([(three, "ann")]) for _ in range(5)]
    assert taken == [True, True, True, False, False]
    assert rate_limits.take([(three, "bob")])
    assert blocked((three, "ann")) > 0


def test_a_limit_after_a_spent_one_is_not_charged(limit):
    one, two = limit(1, name="one"), limit(2, name="two")
    taken = [rate_limits.take([(one, "ann"), (two, "ann")]) for _ in range(4)]
    assert taken == [True, False, False, False]
    assert rate_limits.take([(two, "ann")])
    assert not rate_limits.take([(two, "ann")])


def test_of_many_who_take_at_once_so_many_are_told_true(limit):
    five = limit(5)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: rate_limits.take([(five, "ann")]), range(40)))
    assert sorted(taken) == [*[False] * 35, *[True] * 5]


def test_to_ask_takes_no_try(limit):
    one = limit(1)
    assert [blocked((one, "ann")) for _ in range(3)] == [0, 0, 0]


def test_several_tries_are_taken_at_once_or_not_at_all(limit):
    five = limit(5)
    assert rate_limits.consume([(five, "ann")], tries=3)
    assert rate_limits.seconds_blocked([(five, "ann")], tries=2) == 0
    assert rate_limits.seconds_blocked([(five, "ann")], tries=3) > 0
    assert blocked((five, "ann")) == 0


def test_of_two_who_both_saw_the_tries_left_one_gets_them(limit):
    five = [(limit(5), "ann")]
    assert [rate_limits.seconds_blocked(five, tries=3) for _ in "12"] == [0, 0]
    assert [rate_limits.consume(five, tries=3) for _ in "12"] == [True, False]


def test_after_its_window_a_limit_starts_from_zero(limit):
    short = limit(2, seconds=2)
    consume(2, (short, "ann"))
    assert 1 <= blocked((short, "ann")) <= 2
    deadline = time.monotonic() + 10
    while blocked((short, "ann")) and time.monotonic() < deadline:
        time.sleep(0.05)
    consume(1, (short, "ann"))
    assert blocked((short, "ann")) == 0


def test_each_key_is_counted_for_itself(limit):
    two = limit(2)
    consume(2, (two, "ann"))
    consume(1, (two, "bob"))
    assert blocked((two, "ann")) > 0
    assert blocked((two, "bob")) == 0
    assert blocked((two, "bob"), (two, "ann")) > 0


def test_each_limit_is_counted_under_its_name(limit):
    ours, theirs = limit(2), limit(2, name="other")
    consume(2, (ours, "ann"))
    assert blocked((theirs, "ann")) == 0


def test_one_try_counts_against_each_limit_it_names(limit):
    one, two = limit(1), limit(2, name="two")
    consume(1, (one, "ann"), (two, "203.0.113.7"))
    assert blocked((two, "203.0.113.7")) == 0
    assert blocked((one, "ann")) > 0
    consume(1, (two, "203.0.113.7"))
    assert blocked((two, "203.0.113.7")) > 0


def test_one_spent_limit_among_several_is_enough(limit):
    spent, rest = limit(1), limit(5, name="rest")
    consume(1, (spent, "ann"))
    assert blocked((spent, "ann"), (rest, "ann")) > 0
    assert blocked((rest, "ann"), (spent, "ann")) > 0


def test_of_several_spent_limits_the_longest_wait_counts(limit):
    short, long = limit(1, seconds=60), limit(1, seconds=600, name="long")
    consume(1, (short, "ann"), (long, "ann"))
    assert 590 < blocked((short, "ann"), (long, "ann")) <= 600
    assert 590 < blocked((long, "ann"), (short, "ann")) <= 600


def test_a_limit_that_is_not_spent_adds_nothing_to_the_wait(limit):
    short, long = limit(1, seconds=60), limit(2, seconds=600, name="long")
    consume(1, (short, "ann"), (long, "ann"))
    assert 0 < blocked((short, "ann"), (long, "ann")) <= 60


def test_without_limits_there_is_no_wait(limit):
    consume(1)
    assert blocked() == 0


def test_a_wait_is_a_second_at_least():
    now = time.time()
    waits = [rate_limits._seconds_until(now + s) for s in (-5, 0, 0.4, 90.2)]
    assert waits == [1, 1, 1, 90]
