"""A database whose rows all tests of a module share, for modules that only read."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def transactional_db(request, django_db_setup, django_db_blocker):
    """Empty the tables after the last test of a module, not after each.

    A module opts in with `transactional_db = shared_database.transactional_db`, by
    which `live_server` finds this fixture instead of pytest-django's.
    """
    for item in request.session.items:
        if item.path == request.path and "db" in item.fixturenames:
            pytest.fail(f"{item.nodeid} asks for `db`, which would empty the tables.")
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
