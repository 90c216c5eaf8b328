"""Measure a page: its queries, its time in the database, its size."""

import statistics
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.db import connection

from bench.figures import Figure

REQUESTS = 7  # of each page
MAX_QUERIES, MAX_MILLISECONDS, MAX_KILOBYTES = 12, 50, 100
_ANSWERS = (HTTPStatus.OK, HTTPStatus.FOUND)


def measure(name: str, send: Callable[[], Any]) -> Iterator[Figure]:
    """Yield queries, milliseconds and kilobytes of what `send` is answered with."""
    query_counts, times = [], []
    for _ in range(REQUESTS):
        durations: list[float] = []
        with connection.execute_wrapper(_timing(durations)):
            response = send()
        if response.status_code not in _ANSWERS:
            raise RuntimeError(f"{name} answered {response.status_code}")
        query_counts.append(len(durations))
        times.append(sum(durations) * 1000)
    yield Figure(f"{name}, queries", max(query_counts), "", MAX_QUERIES, at_most=True)
    yield Figure(
        f"{name}, database",
        statistics.median(times),
        "ms",
        MAX_MILLISECONDS,
        at_most=True,
        detail=f"median of {REQUESTS}",
    )
    yield Figure(
        f"{name}, HTML",
        len(response.content) / 1000,
        "kB",
        MAX_KILOBYTES,
        at_most=True,
    )


def _timing(durations: list[float]) -> Callable[..., Any]:
    def wrap(execute: Callable[..., Any], *args: Any) -> Any:
        started_at = time.perf_counter()
        try:
            return execute(*args)
        finally:
            durations.append(time.perf_counter() - started_at)

    return wrap
