"""Count tries against rate limits: in Redis, or in this process while Redis is down.

While Redis is down tries are neither all allowed nor all refused: each process allows a
quarter of them. Counting is inexact by the requests that run at the same moment, which
the size of a server bounds.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

RETRY_REDIS_AFTER = 5.0  # seconds
SHARE_WITHOUT_REDIS = 4


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many tries in so many seconds, for each key."""

    name: str
    tries: int
    seconds: int

    @cache  # noqa: B019 -- a dozen limits, made at import
    def item(self, share: int = 1) -> RateLimitItemPerSecond:
        tries = max(1, self.tries // share)
        return RateLimitItemPerSecond(tries, self.seconds, namespace=self.name)


Charge = tuple[RateLimit, str]  # a rate limit, and the key whose tries are counted


class _Counters:
    """The two storages of counters, and which of them is in use."""

    def __init__(self) -> None:
        self.redis = RedisStorage(
            settings.REDIS_URL,
            socket_timeout=0.2,
            socket_connect_timeout=0.2,
            # a connection that went stale, once
            retry=Retry(NoBackoff(), 1),  # type: ignore[arg-type]
        )
        self.memory = MemoryStorage()
        self.down_until = 0.0

    def redis_is_up(self) -> bool:
        return time.monotonic() >= self.down_until

    def redis_failed(self, error: Exception) -> None:
        self.down_until = time.monotonic() + RETRY_REDIS_AFTER
        log.warning("Counting tries without Redis: %s", type(error).__name__)


_counters: _Counters | None = None


def _get_counters() -> _Counters:
    global _counters  # noqa: PLW0603 -- made at the first try, not at import
    if _counters is None:
        _counters = _Counters()
    return _counters


def seconds_blocked(charges: Sequence[Charge], *, tries: int = 1) -> int:
    """Return for how many seconds so many tries have to wait; 0 if not at all.

    One round trip to Redis, however many limits.
    """
    counters = _get_counters()
    if counters.redis_is_up():
        try:
            return _seconds_blocked_redis(counters.redis, charges, tries)
        except RedisError as error:
            counters.redis_failed(error)
    limiter = FixedWindowRateLimiter(counters.memory)
    window_ends = [
        limiter.get_window_stats(item, key).reset_time
        for limit, key in charges
        if not limiter.test(item := limit.item(SHARE_WITHOUT_REDIS), key, cost=tries)
    ]
    return _seconds_until(max(window_ends)) if window_ends else 0


def _seconds_blocked_redis(
    storage: RedisStorage, charges: Sequence[Charge], tries: int
) -> int:
    keys = [limit.item().key_for(key) for limit, key in charges]
    counts = storage.storage.mget([storage.prefixed_key(key) for key in keys])
    spent = [
        key
        for (limit, _), key, count in zip(charges, keys, counts, strict=True)
        if int(count or 0) + tries > limit.tries
    ]
    return max((_seconds_until(storage.get_expiry(key)) for key in spent), default=0)


def consume(charges: Sequence[Charge], *, tries: int = 1) -> bool:
    """Take so many tries from each limit at once; return whether all had them left."""
    counters = _get_counters()
    if counters.redis_is_up():
        try:
            limiter = FixedWindowRateLimiter(counters.redis)
            left = [
                limiter.hit(limit.item(), key, cost=tries) for limit, key in charges
            ]
        except RedisError as error:
            counters.redis_failed(error)
        else:
            return all(left)
    limiter = FixedWindowRateLimiter(counters.memory)
    left = [
        limiter.hit(limit.item(SHARE_WITHOUT_REDIS), key, cost=tries)
        for limit, key in charges
    ]
    return all(left)


def take(charges: Sequence[Charge]) -> bool:
    """Take one try from each limit in turn; return False at the first that is spent.

    Exact, unlike `seconds_blocked` and then `consume`: of many at once only so many are
    told True. The limits after the spent one are not charged.
    """
    counters = _get_counters()
    if counters.redis_is_up():
        try:
            limiter = FixedWindowRateLimiter(counters.redis)
            return all(limiter.hit(limit.item(), key) for limit, key in charges)
        except RedisError as error:
            counters.redis_failed(error)
    limiter = FixedWindowRateLimiter(counters.memory)
    return all(
        limiter.hit(limit.item(SHARE_WITHOUT_REDIS), key) for limit, key in charges
    )


def _seconds_until(moment: float) -> int:
    return max(1, round(moment - time.time()))
