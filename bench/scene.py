"""The campaigns, batches and people that the measurements need."""

from datetime import timedelta
from itertools import count

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from campaigns.models import Campaign
from codes import generation
from codes.formats import CodeFormat
from codes.models import Batch
from redemption import daily_counts
from staff.models import User
from staff.roles import Role

_n = count(1)

_REDEEM_CODES = """
    UPDATE codes_code AS code SET status = 5
    FROM codes_batch AS batch
    WHERE batch.campaign_id = %(campaign)s
        AND code.id BETWEEN (batch.id::bigint << 32) + 1
            AND (batch.id::bigint << 32) + %(each)s
"""
_REDEMPTIONS = """
    INSERT INTO redemption_redemption (code_id, campaign_id, at, channel, attempt_id)
    SELECT (batch.id::bigint << 32) + serial, batch.campaign_id,
        now() - random() * interval '29 days', 1, gen_random_uuid()
    FROM codes_batch AS batch CROSS JOIN generate_series(1, %(each)s) AS serial
    WHERE batch.campaign_id = %(campaign)s
"""


def prepare() -> None:
    """Bring the database of the measurements up to date."""
    call_command("migrate", verbosity=0)


def campaign() -> Campaign:
    """Return a new running campaign."""
    now = timezone.now()
    return Campaign.objects.create(
        name="Bench",
        slug=f"bench-{now:%H%M%S%f}-{next(_n)}",
        status=Campaign.Status.RUNNING,
        starts_at=now - timedelta(days=1),
        created_at=now,
    )


def batch(quantity: int, *, of: Campaign | None = None, filled: bool = True) -> Batch:
    """Return a new batch, with its codes unless `filled` is False."""
    spec = generation.BatchSpec(
        name="Bench", quantity=quantity, format=CodeFormat(charset="clear", length=11)
    )
    made = generation.start(of or campaign(), spec=spec, by=None, at=timezone.now())
    if filled:
        generation.fill(made)
    return made


def redeem(campaign: Campaign, each: int) -> None:
    """Redeem the first codes of every batch at moments of the last 30 days.

    By two statements: the claim itself is measured elsewhere.
    """
    given = {"campaign": campaign.pk, "each": each}
    with connection.cursor() as cursor:
        cursor.execute(_REDEEM_CODES, given)
        cursor.execute(_REDEMPTIONS, given)
    daily_counts.count_quarters(at=timezone.now())


def manager() -> User:
    """Return somebody who may see every page."""
    found, _ = User.objects.get_or_create(username="bench", role=Role.MANAGER)
    return found


def checkpoint() -> None:
    """Write out dirty pages, so that no measurement pays for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE codes_code")
