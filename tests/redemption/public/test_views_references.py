"""The reference that a page shows: the one of a row, or none."""

import pytest

from redemption import throttle
from redemption.models import Attempt
from tests.factories import make_code, text_of
from tests.redemption.visitor_browser import reference
from throttling import rate_limits

pytestmark = pytest.mark.django_db


def test_throttled_twice_a_visitor_reads_the_same_reference(visitor, text):
    for _ in range(5):
        visitor.submit(text_of(make_code()))

    references = [reference(visitor.submit(text)) for _ in range(3)]

    assert len(set(references)) == 1
    row = Attempt.objects.get(reason="throttled")
    assert (row.reference, row.tries) == (references[0], 3)


def test_where_no_row_is_written_no_reference_is_shown(visitor, batch, text):
    limit = (throttle.RECORDED, str(batch.campaign_id))
    rate_limits.consume([limit] * 600)

    refused = visitor.submit(text_of(make_code()))
    for _ in range(4):
        visitor.submit(text_of(make_code()))
    throttled = visitor.submit(text)

    assert [refused.status_code, throttled.status_code] == [422, 429]
    for page in (refused, throttled):
        assert reference(page) == ""
        assert "reference" not in page.text.lower()
    assert not Attempt.objects.exists()
