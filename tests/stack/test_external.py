import os
import re

import psycopg
import pytest

from stack import external, machine
from stack.machine import StackError


def test_the_database_and_the_broker_of_the_tests_are_accepted():
    external.check_database(os.environ["DATABASE_URL"])
    external.check_broker(os.environ["REDIS_URL"])


def test_an_unreachable_database_is_reported_in_one_line():
    url = f"postgresql://nobody@127.0.0.1:{machine.free_port()}/nothing"

    with pytest.raises(
        StackError, match=r"^cannot use the database of DATABASE_URL: .*"
    ) as caught:
        external.check_database(url)

    assert "\n" not in str(caught.value)


def test_a_url_of_another_database_is_refused():
    with pytest.raises(StackError, match=r"^cannot use the database of DATABASE_URL: "):
        external.check_database("mysql://a@b/c")


def test_an_old_database_is_refused(monkeypatch):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        version = connection.info.server_version // 10_000
    monkeypatch.setattr(external, "MIN_VERSION", version + 1)

    with pytest.raises(StackError) as caught:
        external.check_database(os.environ["DATABASE_URL"])

    assert str(caught.value) == (
        f"the database of DATABASE_URL is PostgreSQL {version}; "
        f"{version + 1} or newer is needed."
    )


def test_an_unreachable_broker_is_reported_in_one_line():
    port = machine.free_port()

    message = re.escape(f"cannot reach the broker of REDIS_URL at 127.0.0.1:{port}: ")
    with pytest.raises(StackError, match=message):
        external.check_broker(f"redis://127.0.0.1:{port}/0")
