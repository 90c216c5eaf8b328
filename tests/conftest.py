"""What every test may lean on: people, a clean throttle, a truncatable trail."""

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
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, names)), None
    )
    return {
        **browser_type_launch_args,
        **({"executable_path": found} if found else {}),
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


def _drop_by_force(self, test_database_name, verbosity):
    """Drop a test database though a live server may be at its last answer."""
    name = self.connection.ops.quote_name(test_database_name)
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _drop_by_force


@pytest.fixture(scope="session")
def browser(browser):
    """Close what Django has opened beside the event loop of the browser.

    While a loop runs in its thread, Django has a second set of connections there,
    which nobody closes before the test database is dropped.
    """
    yield browser
    connections.close_all()


@pytest.fixture(autouse=True, scope="session")
def _trail_may_be_emptied_between_tests():
    """Let the flush between tests truncate the trail, which nobody else may."""
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
def _nothing_remembered():
    """Start every test with nobody throttled and no campaign remembered."""
    campaign_cache.clear()
    counters = rate_limits._get_counters()
    counters.redis.reset()
    counters.memory.reset()
    counters.down_until = 0.0


@pytest.fixture(autouse=True)
def _in_the_usual_language_and_zone():
    """Start every test with neither chosen: requests of a test client leave both."""
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
    """Return a browser in which this member of staff is signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def sql():
    """Run SQL behind the back of the application."""

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return run
