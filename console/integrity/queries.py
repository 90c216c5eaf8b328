"""Query the database without a time limit."""

from typing import Any

from django.db import connection, transaction

MAX_EXAMPLES = 5  # of a finding, by check and batch


@transaction.atomic
def fetch_rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of one statement, which sees one snapshot of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
