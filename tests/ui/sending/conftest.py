"""The browser in which the tests of forms send them."""

import pytest


@pytest.fixture
def client(client_of, marketer):
    return client_of(marketer)
