"""Fixtures of the tests in a browser."""

import pytest

from tools.every_page import build_installation


@pytest.fixture(scope="module")
def installation(transactional_db):
    """Return an installation that fills every page; needs a shared database."""
    return build_installation()
