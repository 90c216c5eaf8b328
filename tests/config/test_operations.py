"""What docs/operations.md says of watching and of going back."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from stack.machine import ROOT


@pytest.mark.django_db
def test_the_queries_of_what_to_watch_fit_the_tables():
    section = (ROOT / "docs/operations.md").read_text().split("### What to watch")[1]
    block = section.split("```sql")[1].split("```")[0]
    queries = [query for query in block.split(";") if "SELECT" in query]
    assert len(queries) == 2
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)


def test_every_migration_can_be_undone():
    migrations = MigrationLoader(None).disk_migrations
    operations = [
        (app, name, operation)
        for (app, name), migration in migrations.items()
        for operation in migration.operations
        if (ROOT / app / "migrations").is_dir()
    ]
    assert len(operations) > 20
    assert [each for each in operations if not each[2].reversible] == []
