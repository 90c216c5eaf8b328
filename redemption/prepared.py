"""Run a statement of a visitor's request prepared on the server, in one round trip."""

import time
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection

# A connection that replied a moment ago is used without a health check, which is a
# round trip as well. If it died since, the visitor sends the request again.
_TRUSTED_FOR = 1.0  # seconds
_REPLIED_AT = "pinpress_replied_at"


def fetch_row(statement: str, params: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Return the first row of the result, or None.

    The driver's own cursor keeps the statement prepared, which Django's does not. Give
    integers as Int8: PostgreSQL prepares anew for each type of the arguments.
    """
    if time.monotonic() - getattr(connection, _REPLIED_AT, 0.0) > _TRUSTED_FOR:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement, params, prepare=True)
        row: tuple[Any, ...] | None = cursor.fetchone()
    setattr(connection, _REPLIED_AT, time.monotonic())
    return row
