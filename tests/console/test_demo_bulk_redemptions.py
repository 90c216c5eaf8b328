from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from codes import tallies
from console import integrity
from console.demo import bulk_redemptions
from redemption import daily_counts
from redemption.models import Redemption
from tests.factories import make_batch, make_code, make_redemption, statuses

pytestmark = pytest.mark.django_db


def test_codes_are_redeemed_at_their_moments_and_the_books_agree():
    batch, now = make_batch(quantity=8), timezone.now()
    times = [now - timedelta(hours=hours) for hours in (50, 30, 10)]

    assert bulk_redemptions.redeem(batch, times) == 3

    assert statuses(batch) == ["redeemed"] * 3 + ["available"] * 5
    found = Redemption.objects.order_by("pk").values_list("at", "code__status_at")
    assert list(found) == [(time, time) for time in times]
    tallies.fold()
    daily_counts.count_quarters(at=now)
    assert list(integrity.check(at=now)) == []


def test_no_moment_redeems_no_code():
    batch = make_batch(quantity=2)
    assert bulk_redemptions.redeem(batch, []) == 0
    assert statuses(batch) == ["available"] * 2


def test_a_redeemed_code_keeps_its_redemption():
    batch = make_batch(quantity=3)
    earlier = make_redemption(code=make_code(batch=batch, serial=2))

    with pytest.raises(IntegrityError):
        bulk_redemptions.redeem(batch, [timezone.now()] * 3)

    assert Redemption.objects.get().at == earlier.at
    assert statuses(batch) == ["available", "redeemed", "available"]


def test_where_a_code_is_not_available_none_is_redeemed(sql):
    batch = make_batch(quantity=3)
    sql("UPDATE codes_code SET status = 6 WHERE id = %s", batch.code_id(3))

    with pytest.raises(ValueError, match="Only 2 of the first 3 codes"):
        bulk_redemptions.redeem(batch, [timezone.now()] * 3)

    assert not Redemption.objects.exists()
    assert statuses(batch) == ["available", "available", "voided"]
