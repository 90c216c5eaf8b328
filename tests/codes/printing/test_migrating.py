"""Print runs of before the print studio keep what they were, there and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.codes.printing.runs import AT
from tests.factories import make_batch

BEFORE = ("codes", "0003_tally")


def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state(targets or executor.loader.graph.leaf_nodes())
    return state.apps


def columns(run, *names):
    return tuple(getattr(run, name) for name in names)


@pytest.mark.django_db(transaction=True)
def test_there_and_back():
    batch = make_batch(quantity=60_000)
    try:
        apps = migrate(BEFORE)
        _fill(apps, batch)
        apps = migrate()
        runs = apps.get_model("codes", "PrintRun").objects.order_by("id")
        assert [
            columns(run, "setup", "copy", "parts", "part_sheets", "pages_done")
            + columns(run, "labels_made", "downloads", "extension", "state")
            for run in runs
        ] == [
            (
                {"layout": "a4-24", "instructions": [["en", "Scan"]]},
                *(1, 1, 1000, 1, 22, 2, "pdf", "ready"),
            ),
            ({"layout": "a4-24"}, 1, 3, 1000, 0, 0, 0, "pdf", "running"),
        ]
        apps = migrate(BEFORE)
        runs = apps.get_model("codes", "PrintRun").objects.order_by("id")
        assert [columns(run, "layout", "instructions", "state") for run in runs] == [
            ("a4-24", "Scan", "ready"),
            ("a4-24", "", "running"),
        ]
    finally:
        migrate()


def _fill(apps, batch):
    """Write a run that is ready, and one that somebody works at."""
    runs = apps.get_model("codes", "PrintRun").objects
    ready = runs.create(
        batch_id=batch.pk,
        first=1,
        last=24,
        instructions="Scan",
        state="ready",
        pages=1,
        pages_done=1,
        file_name="print-run-1.pdf",
        size=4,
        sha256="0" * 64,
        created_at=AT,
        finished_at=AT,
    )
    for verb in ("finished", "downloaded", "downloaded"):
        apps.get_model("staff", "Entry").objects.create(
            action=f"print_runs.{verb}",
            target=f"codes.batch:{batch.pk}",
            data={"run": ready.pk, "rows": 22},
            at=AT,
        )
    runs.create(
        batch_id=batch.pk,
        first=1,
        last=50_000,
        pages=2_084,
        pages_done=50,
        created_at=AT,
    )
