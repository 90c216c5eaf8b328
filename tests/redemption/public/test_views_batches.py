"""What visitors read of a code whose batch is paused or has expired."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from codes import batches
from codes.models import Batch, Status
from redemption.models import Attempt
from tests.factories import make_batch, make_code, statuses, text_of
from tests.redemption.visitor_browser import (
    Visitor,
    fields_of,
    heading,
    reference,
    reply_text,
)

pytestmark = pytest.mark.django_db

PAUSED = (
    "We will be back soon Codes cannot be redeemed for the moment. "
    "Keep yours and try again later."
)
EXPIRED = (
    "This code has expired It was valid until Jan. 31, 2026. "
    "Still stuck? Ask for help and give this reference."
)
REFUSED = "We could not accept this code"


@pytest.fixture
def paused(batch):
    batches.pause(batch, by=None, at=timezone.now())
    return batch


@pytest.fixture
def expired(batch):
    expires_at = datetime(2026, 2, 1, tzinfo=UTC)
    Batch.objects.filter(pk=batch.pk).update(expires_at=expires_at)
    return batch


@pytest.fixture(params=["paused", "expired"])
def halted(request):
    """Return the batch, paused or expired."""
    return request.getfixturevalue(request.param)


def test_a_code_of_a_paused_batch_is_kept_and_redeemed_later(visitor, paused, text):
    page = visitor.submit(text)

    assert (page.status_code, reply_text(page)) == (422, PAUSED)
    assert Attempt.objects.get().reason == "batch_paused"
    batches.resume(paused, by=None, at=timezone.now())
    assert heading(visitor.submit(text)) == "Your code is redeemed"


def test_an_expired_code_is_told_the_day_on_its_label(visitor, expired, text):
    page = visitor.submit(text)

    assert (page.status_code, reply_text(page)) == (422, EXPIRED)
    attempt = Attempt.objects.get()
    assert (attempt.reason, attempt.reference) == ("expired", reference(page))


def test_the_page_stays_open_for_another_code(visitor, halted, text):
    other = make_batch(campaign=halted.campaign, quantity=1)

    page = visitor.submit(text)
    assert heading(page) == "Redeem your code"
    assert fields_of(page)["code"] == text

    assert heading(visitor.submit(text_of(make_code(batch=other)))) == (
        "Your code is redeemed"
    )
    assert statuses(halted) == ["available"] * 3


@pytest.mark.parametrize(
    "status", [Status.INACTIVE, Status.RESERVED, Status.REDEEMED, Status.VOIDED]
)
def test_a_code_that_could_not_be_redeemed_anyway_hears_nothing_of_it(
    status, visitor, halted, text, sql
):
    sql("UPDATE codes_code SET status = %s WHERE id = %s", status, halted.code_id(1))

    page = visitor.submit(text)

    assert reply_text(page).startswith(REFUSED)
    assert "2026" not in page.text
    assert Attempt.objects.get().reason == status.name.lower()


def test_an_unknown_code_never_hears_of_it(visitor, halted):
    page = visitor.submit(text_of(make_code()))

    assert reply_text(page).startswith(REFUSED)


def test_such_a_code_costs_as_much_as_a_guess(visitor, halted, text):
    pages = [visitor.submit(text) for _ in range(6)]

    assert [page.status_code for page in pages] == [*[422] * 5, 429]
    others = make_batch(campaign=halted.campaign, quantity=1)
    assert Visitor("summer").submit(text_of(make_code(batch=others))).status_code == 200
