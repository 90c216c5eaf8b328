import random
from datetime import timedelta

from django.utils import timezone

from console.demo import moments


def test_growing_moments_lie_in_the_days_asked_for_and_come_more_often():
    now = timezone.now()
    times = moments.growing(120, days=30, at=now)
    assert len(times) == 120
    assert times == moments.growing(120, days=30, at=now)
    assert now - timedelta(days=30) < min(times) < max(times) <= now
    recent = [time for time in times if time > now - timedelta(days=10)]
    early = [time for time in times if time < now - timedelta(days=20)]
    assert len(recent) > len(early)


def test_weekly_moments_are_past_and_most_of_them_at_weekends():
    now = timezone.now()
    times = moments.weekly(3_000, days=28, at=now, rng=random.Random(7))
    assert len(times) == 3_000
    assert now - timedelta(days=29) < min(times) < max(times) < now
    weekend = [time for time in times if time.strftime("%a") in {"Fri", "Sat", "Sun"}]
    assert len(weekend) > 3_000 * 3 / 7
