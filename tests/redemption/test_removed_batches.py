import pytest

from redemption import removed_batches
from tests.factories import make_batch, make_code, make_redemption
from tests.redemption.views.pages import make_attempt

pytestmark = pytest.mark.django_db


def test_a_batch_was_seen_once_a_code_of_it_was_redeemed_or_tried():
    tried, redeemed, beside = (make_batch(quantity=3) for _ in range(3))
    assert not any(map(removed_batches.was_seen, (tried, redeemed, beside)))
    make_attempt(tried.campaign)  # of no code
    assert not removed_batches.was_seen(tried)
    make_attempt(tried.campaign, code=make_code(batch=tried, serial=3))
    make_redemption(code=make_code(batch=redeemed, serial=1))
    assert removed_batches.was_seen(tried)
    assert removed_batches.was_seen(redeemed)
    assert not removed_batches.was_seen(beside)


def test_attempts_at_no_code_go_with_a_draft():
    one, other = make_batch(), make_batch()
    make_attempt(one.campaign)
    kept = make_attempt(other.campaign)
    removed_batches.delete_attempts(one.campaign)
    assert list(other.campaign.attempts.all()) == [kept]
    assert not one.campaign.attempts.exists()
