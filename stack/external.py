"""Look at a database and a broker that we were given before we lean on them."""

import socket
from urllib.parse import urlsplit

import psycopg

from stack.machine import StackError

OLDEST = 15  # what Django 6.1 works with


def check_database(url: str) -> None:
    """Raise Trouble unless a PostgreSQL that is new enough answers at DATABASE_URL."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise StackError(f"cannot use the database of DATABASE_URL: {why}") from None
    if major < OLDEST:
        raise StackError(
            f"the database of DATABASE_URL is PostgreSQL {major}; "
            f"{OLDEST} or newer is needed."
        )


def check_broker(url: str) -> None:
    """Raise Trouble unless something listens at REDIS_URL."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss"}:
        raise StackError("REDIS_URL must begin with redis:// or rediss://.")
    address = (parts.hostname or "localhost", parts.port or 6379)
    try:
        socket.create_connection(address, timeout=5).close()
    except OSError as error:
        raise StackError(
            f"cannot reach the broker of REDIS_URL at {address[0]}:{address[1]}: "
            f"{error.strerror or error}."
        ) from None
