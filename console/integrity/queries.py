"""Ask the database one question, however long the answer takes."""

from typing import Any

from django.db import connection, transaction

MAX_EXAMPLES = 5  # of what is off, by check and batch


@transaction.atomic
def fetch_rows(question: str, **values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of one statement, which sees one moment of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(question, values)
        return cursor.fetchall()
