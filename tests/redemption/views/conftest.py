"""A code and its campaign, with something to see."""

import pytest

from tests.factories import (
    make_batch,
    make_code,
)


@pytest.fixture
def code(db):
    return make_code(batch=make_batch(quantity=3), serial=2)


@pytest.fixture
def campaign(code):
    return code.batch.campaign


# ── who may see what ─────────────────────────────────────────────────────────
