"""Fixtures of the tests of campaigns."""

import pytest

from tests.factories import make_user


@pytest.fixture
def author(db):
    """Return a marketer who may use the admin."""
    return make_user(username="maud", role="marketer", is_staff=True)


@pytest.fixture
def author_client(client_of, author):
    return client_of(author)
