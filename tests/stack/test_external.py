import os
import re

import psycopg
import pytest

from stack import external, machine
from stack.machine import StackError


def test_the_database_and_the_broker_of_the_tests_are_good_enough():
    external.check_database(os.environ["DATABASE_URL"])
    external.check_broker(os.environ["REDIS_URL"])


def test_a_database_that_is_not_there_is_told_in_one_line():
    url = f"postgresql://nobody@127.0.0.1:{machine.free_port()}/nothing"

    with pytest.raises(
        StackError, match=r"^cannot use the database of DATABASE_URL: .*"
    ) as x:
        external.check_database(url)

    assert "\n" not in str(x.value)


def test_an_address_that_is_none_is_told_in_one_line():
    with pytest.raises(StackError, match=r"^cannot use the database of DATABASE_URL: "):
        external.check_database("mysql://a@b/c")


def test_an_old_database_is_refused(monkeypatch):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        found = connection.info.server_version // 10_000
    monkeypatch.setattr(external, "OLDEST", found + 1)

    with pytest.raises(StackError) as trouble:
        external.check_database(os.environ["DATABASE_URL"])

    assert str(trouble.value) == (
        f"the database of DATABASE_URL is PostgreSQL {found}; "
        f"{found + 1} or newer is needed."
    )


def test_a_broker_that_is_not_there_is_told_in_one_line():
    port = machine.free_port()

    told = re.escape(f"cannot reach the broker of REDIS_URL at 127.0.0.1:{port}: ")
    with pytest.raises(StackError, match=told):
        external.check_broker(f"redis://127.0.0.1:{port}/0")
