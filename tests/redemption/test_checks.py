import pytest
from django.core.checks import Error

from redemption.checks import isolation_is_read_committed

pytestmark = pytest.mark.django_db


def test_read_committed_is_as_it_must_be():
    assert isolation_is_read_committed(None, ["default"]) == []


def test_without_a_database_to_ask_nothing_is_reported():
    assert isolation_is_read_committed(None, None) == []


def test_another_isolation_is_refused(sql):
    sql("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    sql("SET LOCAL transaction_isolation = 'read committed'")
    try:
        messages = isolation_is_read_committed(None, ["default"])
    finally:
        sql("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED")

    assert messages == [
        Error(
            "Transactions of the database “default” are REPEATABLE READ by default.",
            hint="Set default_transaction_isolation to “read committed”.",
            id="redemption.E001",
        )
    ]
