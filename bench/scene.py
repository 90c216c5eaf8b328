"""Build the campaigns, batches and people that the measurements need."""

import random
from datetime import timedelta
from itertools import count

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from campaigns.models import Campaign
from codes import generation
from codes.models import Batch
from console.demo import bulk_redemptions, scene
from redemption import daily_counts
from staff.models import User

HISTORY = timedelta(days=29)
_numbers = count(1)


def migrate() -> None:
    """Bring the database of the measurements up to date."""
    call_command("migrate", verbosity=0)


def campaign() -> Campaign:
    """Return a new running campaign."""
    now = timezone.now()
    fields = {
        "name": "Bench",
        "slug": f"bench-{now:%H%M%S%f}-{next(_numbers)}",
        "starts_at": now - timedelta(days=1),
    }
    return scene.create_campaign(fields, by=None, at=now)


def batch(quantity: int, *, of: Campaign | None = None, filled: bool = True) -> Batch:
    """Return a new batch, with its codes unless `filled` is False."""
    new = scene.create_batch(
        of or campaign(), "Bench", quantity, by=None, at=timezone.now()
    )
    if filled:
        generation.fill(new)
    return new


def redeem(campaign: Campaign, codes_per_batch: int) -> None:
    """Redeem the first codes of every batch, at moments of the last 29 days.

    By bulk SQL: the claim itself is measured elsewhere.
    """
    now, rng = timezone.now(), random.Random(7)
    for each in campaign.batches.all():
        moments = [now - HISTORY * rng.random() for _ in range(codes_per_batch)]
        bulk_redemptions.redeem(each, moments)
    daily_counts.count_quarters(at=now)


def manager() -> User:
    """Return a member of staff who may see every page."""
    user = User.objects.filter(username="bench").first()
    return user or scene.create_manager("bench")


def vacuum() -> None:
    """Vacuum and analyze the codes, so that no measurement pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE codes_code")
