"""Run actions at the same moment, each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from django.db import connection

TIMEOUT = 60  # seconds, after which a thread that hangs fails its test


def in_threads(*actions: Callable[[], Any]) -> list[Any]:
    """Run all actions at once; return what they return, in order, or raise."""
    start = threading.Barrier(len(actions))

    def run(action):
        start.wait(TIMEOUT)
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


class Background:
    """An action that runs beside the test, and may have to wait for the test's locks.

    Its connection waits as long as it must: that it waits is asked of the database.
    """

    def __init__(self, action: Callable[[], Any]) -> None:
        self._pid: Future[int] = Future()
        self._outcome: Future[Any] = Future()
        self._action = action
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def waits_for_a_lock(self) -> bool:
        """Return True once it waits for another connection, False once it has ended."""
        pid = self._pid.result(TIMEOUT)
        while not self._outcome.done():
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
                if cursor.fetchone()[0]:
                    return True
            wait([self._outcome], 0.01)
        return False

    def result(self) -> Any:
        """Return what the action returned, or raise what it raised."""
        self._thread.join(TIMEOUT)
        return self._outcome.result(0)

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            self._pid.set_result(connection.connection.info.backend_pid)
            self._outcome.set_result(self._action())
        except BaseException as error:  # noqa: BLE001 -- raised in the test by `result`
            self._outcome.set_exception(error)
        finally:
            connection.close()
