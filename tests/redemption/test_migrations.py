"""The migrations of attempts change no row of a large table, and can be undone."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from redemption.models import Attempt
from tests.factories import make_campaign
from tests.redemption.views.pages import make_attempt

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name):
    MigrationExecutor(connection).migrate([("redemption", name)])


@pytest.fixture
def before_tries():
    """Go back to the tables without tries, and forth to today's after the test."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("redemption")
    migrate("0001_initial")
    yield
    migrate(newest[0][1])


def test_attempts_count_one_try_and_their_table_is_not_rewritten(before_tries, sql):
    campaign = make_campaign()
    sql(
        "INSERT INTO redemption_attempt (campaign_id, at, reason, channel, reference) "
        "VALUES (%s, now(), 'unknown', 1, '7KQ2-M9XA')",
        campaign.pk,
    )
    file = sql("SELECT pg_relation_filenode('redemption_attempt')")

    migrate("0003_attempt_throttle_key_unique")

    assert sql("SELECT pg_relation_filenode('redemption_attempt')") == file
    row = Attempt.objects.get()
    assert (row.tries, row.throttle_key) == (1, None)
    [(is_valid,)] = sql(
        "SELECT convalidated FROM pg_constraint "
        "WHERE conname = 'attempt_tries_at_least_one'"
    )
    assert is_valid


def test_the_former_release_still_writes_attempts_meanwhile(sql):
    sql(
        "INSERT INTO redemption_attempt (campaign_id, at, reason, channel, reference) "
        "VALUES (%s, now(), 'unknown', 1, '7KQ2-M9XA')",
        make_campaign().pk,
    )
    assert Attempt.objects.get().tries == 1


def test_an_index_whose_creation_was_interrupted_is_made_again(before_tries, sql):
    migrate("0002_attempt_tries")
    sql(
        "CREATE UNIQUE INDEX attempt_one_a_throttle_key "
        "ON redemption_attempt (throttle_key) WHERE throttle_key IS NOT NULL"
    )

    migrate("0003_attempt_throttle_key_unique")

    make_attempt(make_campaign())
    [(is_valid,)] = sql(
        "SELECT indisvalid FROM pg_index "
        "WHERE indexrelid = 'attempt_one_a_throttle_key'::regclass"
    )
    assert is_valid
