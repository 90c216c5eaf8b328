"""Who works at which part: advisory locks, which end with the worker that dies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from printing.models import PrintRun

WHOLE = 0  # the number of no part: the lock of whoever puts the file together


@contextmanager
def held(run: PrintRun, number: int) -> Iterator[bool]:
    """Tell whether nobody else is at this part, and keep others out meanwhile."""
    key = run.pk << 24 | number
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
