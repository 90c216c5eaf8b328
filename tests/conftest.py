"""Fixtures for every test: users, rate limits at zero, a trail that can be emptied."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management.commands import flush
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from psycopg.errors import DeadlockDetected

from redemption.public import campaign_cache
from stack.browser import NAMES
from staff.roles import Role
from tests.factories import make_user
from throttling import rate_limits

# Playwright's synchronous interface keeps an event loop in the main thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A test asserts no time: a busy machine takes longer than Hypothesis allows by default.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

CONSTANT_TABLES = {"django_content_type", "auth_permission"}
# In place of Playwright's list, of which the last five are kept: they ask hosts of
# Google, or hold a page back. For the popups of its address bar Chromium starts a
# process with each new context, which takes three quarters of a second of a processor.
DISABLED_IN_CHROMIUM = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PreconnectToSearch",
    "PaintHolding",
]
# Fixtures that reach a database, from which views are served.
SERVING = {"db", "transactional_db", "client", "live_server"}


# Their files take longest; begun last, one of them leaves the other processes idle.
BEGUN_FIRST = ("stack", "flows")


def pytest_collection_modifyitems(items):
    tests = Path(__file__).parent
    items.sort(
        key=lambda item: item.path.relative_to(tests).parts[0] not in BEGUN_FIRST
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    return {
        **browser_type_launch_args,
        **({"executable_path": path} if path else {}),
        "headless": True,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            f"--disable-features={','.join(DISABLED_IN_CHROMIUM)}",
        ],
    }


def _drop_by_force(self, test_database_name, verbosity):
    """Drop a test database, connections of a live server that is answering included."""
    name = self.connection.ops.quote_name(test_database_name)
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _drop_by_force  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def browser(browser):
    """Close the connections that Django opens beside the event loop of the browser.

    While a loop runs in its thread, Django has a second set of connections there, which
    it does not close before the test database is dropped.
    """
    yield browser
    connections.close_all()


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied_between_tests():
    """Disable the trigger that protects the trail while Django empties the tables.

    Tables whose rows Django makes after a migration, and no test changes, are left as
    they are, so that it need not make these rows again after each test.
    """
    sql_flush = DatabaseOperations.sql_flush
    execute_sql_flush = DatabaseOperations.execute_sql_flush

    def flush_without_constants(self, style, tables, **options):
        return sql_flush(self, style, set(tables) - CONSTANT_TABLES, **options)

    def flush_with_trail(self, sql_list):
        off, on = (
            f"ALTER TABLE staff_entry {word} TRIGGER staff_entry_append_only_truncate"
            for word in ("DISABLE", "ENABLE")
        )
        for tries_left in (2, 1, 0):
            try:
                execute_sql_flush(self, [off, *sql_list, on])
            except OperationalError as error:
                # A request that a closed page had sent may still read the tables.
                is_deadlock = isinstance(error.__cause__, DeadlockDetected)
                if not (is_deadlock and tries_left):
                    raise
            else:
                break

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_without_constants)
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_with_trail)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_: None)
        yield


@pytest.fixture
def no_tries_counted():
    """Set every rate limit back to zero tries."""
    counters = rate_limits._get_counters()
    counters.redis.reset()
    counters.memory.reset()
    counters.down_until = 0.0


@pytest.fixture(autouse=True)
def _no_tries_counted_where_pages_are_served(request):
    """Reset the rate limits for tests with a database: views count tries, no others."""
    has_database = request.node.get_closest_marker("django_db")
    if has_database or not SERVING.isdisjoint(request.fixturenames):
        request.getfixturevalue("no_tries_counted")


@pytest.fixture(autouse=True)
def _no_state_of_an_earlier_test():
    """Forget remembered campaigns, and the language and zone of the last request."""
    campaign_cache.clear()
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
    """Return a function that makes a client in which this user is signed in."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def ana(db, client_of):
    """Return the browser of one of two marketers who edit the same thing."""
    names = {"first_name": "Ana", "last_name": "Ruiz", "username": "ana"}
    return client_of(make_user(role=Role.MARKETER, **names))


@pytest.fixture
def ben(db, client_of):
    """Return the browser of the other one."""
    return client_of(make_user(role=Role.MARKETER, username="ben", first_name="Ben"))


@pytest.fixture
def analyze(sql):
    """Give the planner statistics of these tables, as autovacuum does in production.

    Without them it takes every table for small or unknown, and plans otherwise.
    """
    return lambda *models: [sql(f"ANALYZE {model._meta.db_table}") for model in models]


@pytest.fixture
def sql():
    """Return a function that runs SQL, without the models."""

    def run(statement: str, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return run
