"""Refuse to start on a database whose transactions would break the claim."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def isolation_is_read_committed(
    app_configs: Any, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report each database whose transactions are not READ COMMITTED by default.

    With another isolation a claim that waited for a concurrent one fails with a
    serialization error, instead of seeing that the code is redeemed.
    """
    return [
        Error(
            f"Transactions of the database “{alias}” are {level.upper()} by default.",
            hint="Set default_transaction_isolation to “read committed”.",
            id="redemption.E001",
        )
        for alias in databases or ()
        if (level := _isolation(alias)) != "read committed"
    ]


def _isolation(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW default_transaction_isolation")
        level: str = cursor.fetchone()[0]
        return level
