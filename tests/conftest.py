"""Fixtures for every test: users, an empty throttle, a trail that can be truncated."""

import os
import shutil

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import timezone, translation

from redemption.public import campaign_cache
from staff.roles import Role
from tests.factories import make_user
from throttling import rate_limits

# Playwright's synchronous interface keeps an event loop in the main thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )
    return {
        **browser_type_launch_args,
        **({"executable_path": path} if path else {}),
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


def _drop_with_force(self, test_database_name, verbosity):
    """Drop a test database while a live server may still be connected."""
    name = self.connection.ops.quote_name(test_database_name)
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _drop_with_force


@pytest.fixture(scope="session")
def browser(browser):
    """Close the connections that Django opens beside the event loop of the browser.

    While a loop runs in its thread, Django has a second set of connections there,
    which would still be open when the test database is dropped.
    """
    yield browser
    connections.close_all()


@pytest.fixture(autouse=True, scope="session")
def _trail_can_be_truncated_between_tests():
    """Let the flush between tests truncate the trail, which a trigger refuses."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_with_trail(self, sql_list):
        off, on = (
            f"ALTER TABLE staff_entry {word} TRIGGER staff_entry_append_only_truncate"
            for word in ("DISABLE", "ENABLE")
        )
        flush(self, [off, *sql_list, on])

    DatabaseOperations.execute_sql_flush = flush_with_trail
    yield
    DatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def _empty_caches_and_counters():
    """Start every test with empty throttle counters and no cached campaign."""
    campaign_cache.clear()
    counters = rate_limits._get()
    counters.redis.reset()
    counters.memory.reset()
    counters.down_until = 0.0


@pytest.fixture(autouse=True)
def _default_language_and_time_zone():
    """Reset both: requests of a test client leave theirs activated."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def manager(db):
    return make_user(username="mara", role=Role.MANAGER)


@pytest.fixture
def marketer(db):
    return make_user(username="mike", role=Role.MARKETER)


@pytest.fixture
def operator(db):
    return make_user(username="otto", role=Role.OPERATOR)


@pytest.fixture
def viewer(db):
    return make_user(username="vera", role=Role.VIEWER)


@pytest.fixture
def client_of():
    """Return a function that signs a user in and returns their test client."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def analyze(sql):
    """Give the planner statistics of these tables, as autovacuum does in production.

    Without them it takes every table for small or unknown, and plans otherwise.
    """
    return lambda *models: [sql(f"ANALYZE {model._meta.db_table}") for model in models]


@pytest.fixture
def sql():
    """Return a function that runs SQL directly, without the application."""

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return run
