"""Fixtures of the tests of staff."""

import pytest

from tests.factories import make_user


@pytest.fixture
def boss(db):
    """Return a manager who may use the admin."""
    return make_user(username="boss", role="manager", is_staff=True)


@pytest.fixture
def desk(client_of, boss):
    return client_of(boss)
