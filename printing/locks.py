"""Advisory locks on the parts of a print run, which end with the worker's session."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from printing.models import PrintRun

ASSEMBLY = 0  # the lock number of putting the parts together; parts count from 1


@contextmanager
def try_lock(run: PrintRun, number: int) -> Iterator[bool]:
    """Lock a part of a run without waiting; yield whether the lock was free.

    The lock is the connection's, not the transaction's, and is released on leaving.
    """
    key = run.pk << 24 | number
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_locked = cursor.fetchone()[0]
    try:
        yield is_locked
    finally:
        if is_locked:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
