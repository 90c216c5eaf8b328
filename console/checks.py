"""A system check: refuse a database that was made before tables were renamed."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def check_table_names(
    app_configs: Any, databases: Sequence[str] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report each database made before 0.1.0: `migrate` would ignore its old tables."""
    return [
        Error(
            f"The database “{alias}” was made before version 0.1.0, whose tables have "
            "other names: start with an empty one (move the folder var away, or name "
            "another database in DATABASE_URL).",
            id="console.E001",
        )
        for alias in databases or ()
        if _has_old_tables(alias)
    ]


def _has_old_tables(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT to_regclass('codes_printrun') IS NOT NULL")
        return bool(cursor.fetchone()[0])
