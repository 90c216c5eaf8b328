"""Check a database and a broker that are not ours before the application starts."""

import socket
from urllib.parse import urlsplit

import psycopg

from stack.machine import StackError

MIN_VERSION = 15  # of PostgreSQL, for Django 6.1


def check_database(url: str) -> None:
    """Raise StackError unless DATABASE_URL leads to a PostgreSQL that is new enough."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise StackError(f"cannot use the database of DATABASE_URL: {reason}") from None
    if major < MIN_VERSION:
        raise StackError(
            f"the database of DATABASE_URL is PostgreSQL {major}; "
            f"{MIN_VERSION} or newer is needed."
        )


def check_broker(url: str) -> None:
    """Raise StackError unless a server accepts connections at REDIS_URL."""
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
