"""What lets the codes of a batch be seen is recorded, and ends where it is removed."""

from datetime import UTC, datetime

import pytest

from codes import exporting, leaving, lifecycle, removal, revealing
from codes.exporting import Extent
from codes.lifecycle import ActionRefused
from codes.lookup import look_up
from tests.factories import make_batch, make_code, make_user, text_of

pytestmark = pytest.mark.django_db

AT = datetime(2027, 6, 1, tzinfo=UTC)
LATER = datetime(2027, 7, 1, tzinfo=UTC)


@pytest.fixture
def batch():
    return make_batch(quantity=3)


def left_at(batch):
    batch.refresh_from_db()
    return batch.codes_left_at


def test_nothing_left_yet(batch):
    make_code(batch=batch)
    assert left_at(batch) is None


def test_a_download(batch):
    exporting.start(batch, Extent(), by=None, at=AT)
    assert left_at(batch) == AT


def test_a_reveal(batch):
    revealing.reveal(make_code(batch=batch), by=make_user(), at=AT)
    assert left_at(batch) == AT


def test_a_look_up_by_the_text(batch):
    code = make_code(batch=batch)
    look_up(code.reference, by=make_user(), at=AT)
    assert left_at(batch) is None
    look_up(text_of(code), by=make_user(), at=AT)
    assert left_at(batch) == AT


def test_the_first_moment_stays(batch):
    leaving.record_leaving(batch, at=AT)
    batch.codes_left_at = None  # an instance that was read before
    leaving.record_leaving(batch, at=LATER)
    assert left_at(batch) == AT


def test_no_code_leaves_a_batch_that_is_being_removed(batch):
    code = make_code(batch=batch)
    stale = type(batch).objects.select_related("campaign", "series").get(pk=batch.pk)
    removal.order(batch, reason="Typo", by=None, at=AT)
    for leave in (
        lambda: leaving.record_leaving(stale, at=AT),
        lambda: exporting.start(stale, Extent(), by=None, at=AT),
        lambda: revealing.reveal(code, by=make_user(), at=AT),
        lambda: lifecycle.order(
            stale, lifecycle.Status.VOIDED, lifecycle.Selection(), by=None, at=AT
        ),
    ):
        with pytest.raises(ActionRefused):
            leave()
    assert left_at(batch) is None
