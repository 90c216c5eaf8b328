from datetime import timedelta

import pytest
from django.utils import timezone

from codes import lifecycle, removal
from codes.lifecycle import Selection
from codes.models import Batch, Status
from console.integrity import operations
from console.integrity.queries import fetch_rows
from printing.models import PrintRun
from tests.console.integrity.actions import findings
from tests.factories import make_batch


@pytest.mark.parametrize("trigger", operations.TRIGGERS)
def test_a_trigger_that_is_switched_off(db, sql, trigger):
    find = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s LIMIT 1"
    [(table,)] = sql(find, trigger)
    sql(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    assert findings() == [
        (
            "triggers and constraints exist",
            f"The trigger {trigger} is missing or disabled.",
        )
    ]


def test_every_trigger_of_the_database_is_checked(db, sql):
    rows = sql("SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal")
    assert sorted(name for (name,) in rows) == operations.TRIGGERS


def test_every_exclusion_constraint_of_the_database_is_checked(db, sql):
    rows = sql("SELECT conname FROM pg_constraint WHERE contype = 'x'")
    assert rows
    assert {name for (name,) in rows} <= set(operations.CONSTRAINTS)


@pytest.mark.parametrize("constraint", operations.CONSTRAINTS)
def test_a_constraint_that_is_dropped(db, sql, constraint):
    [(table,)] = sql(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s",
        constraint,
    )
    sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE")
    assert findings() == [
        (
            "triggers and constraints exist",
            f"The constraint {constraint} is missing or not validated.",
        )
    ]


def test_a_constraint_that_is_not_validated(db, sql):
    name, table = "code_id_holds_its_batch", "codes_code"
    sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (id > 0) NOT VALID")
    assert findings() == [
        (
            "triggers and constraints exist",
            "The constraint code_id_holds_its_batch is missing or not validated.",
        )
    ]


def test_too_many_differences_of_tallies(db, sql, monkeypatch):
    monkeypatch.setattr(operations, "MAX_DELTAS", 3)
    make_batch(quantity=1)
    insert = "INSERT INTO codes_tally_delta (batch_id, status, n) VALUES (0, 1, 0)"
    for _ in range(2):
        sql(insert)
    assert findings() == []
    sql(insert)
    assert findings() == [
        (
            "tallies are folded",
            "More than 3 differences of tallies are not folded: is beat running?",
        )
    ]


def test_a_generation_that_has_stopped(db, sql):
    batch = make_batch(quantity=5, filled=False)
    assert findings() == []
    sql("UPDATE codes_batch SET created_at = now() - interval '11 minutes'")
    assert findings() == [
        (
            "generation progresses",
            f"The generation of batch {batch.pk} has stopped at 0 of 5 codes: is a "
            "worker running?",
        )
    ]
    sql("UPDATE codes_batch SET worked_at = now() - interval '9 minutes'")
    assert findings() == []
    sql("UPDATE codes_batch SET worked_at = now() - interval '11 minutes'")
    assert [name for name, _ in findings()] == ["generation progresses"]
    sql("UPDATE codes_batch SET generation = 'held'")
    assert findings() == []


def test_a_bulk_status_change_that_has_stopped(batch, manager, sql):
    at = timezone.now()
    move = lifecycle.order(batch, Status.VOIDED, Selection(3, 4), by=manager, at=at)
    assert findings() == []
    sql("UPDATE codes_move SET created_at = now() - interval '11 minutes'")
    assert findings() == [
        (
            "status changes progress",
            f"Bulk status change {move.pk} of batch {batch.pk} is at serial 2 "
            "of 4: is a worker running?",
        )
    ]
    sql("UPDATE codes_move SET done_to = 3 WHERE finished_at IS NULL")
    assert findings() == []  # has begun: a large one may take a while
    sql("UPDATE codes_move SET created_at = now() - interval '2 hours'")
    assert [name for name, _ in findings()] == ["status changes progress"]


def test_a_print_run_that_has_stopped(batch, manager, sql):
    run = PrintRun.objects.create(
        batch=batch, first=1, last=6, pages=1, created_at=timezone.now()
    )
    assert findings() == []
    sql("UPDATE printing_printrun SET created_at = now() - interval '2 hours'")
    assert findings() == [
        (
            "print runs progress",
            f"Print run {run.pk} of batch {batch.pk} has stopped: is a worker running?",
        )
    ]
    sql("UPDATE printing_printrun SET worked_at = now() - interval '59 minutes'")
    assert findings() == []
    sql("UPDATE printing_printrun SET worked_at = NULL, state = 'failed'")
    assert findings() == []


def test_checks_have_no_time_limit(db, sql):
    sql("SET LOCAL statement_timeout = 20")
    assert fetch_rows("SELECT pg_sleep(0.05) IS NULL") == [(False,)]


def test_a_removal_that_has_stopped(db):
    batch, now = make_batch(quantity=3), timezone.now()
    removal.order(batch, reason="Typo", by=None, at=now - timedelta(minutes=9))
    assert findings() == []
    Batch.objects.update(removing_at=now - timedelta(minutes=11), worked_at=None)
    assert findings() == [
        (
            "removals progress",
            f"The removal of batch {batch.pk} has stopped with 3 codes left: is a "
            "worker running?",
        )
    ]
