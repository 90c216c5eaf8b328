"""Forget what tells of visitors when it is old: attempts, and answers."""

from datetime import datetime, timedelta

from django.conf import settings

from campaigns.models import Campaign
from redemption.models import Answers, Attempt

KEPT = timedelta(days=90)
CHUNK = 5_000  # rows a transaction


def delete_old_attempts(*, at: datetime) -> int:
    """Delete the attempts that are older than KEPT; return how many. Safe to repeat."""
    forgotten = 0
    while True:
        # Ids grow with time, so the primary key leads to the oldest; there is no
        # index by time.
        oldest = Attempt.objects.order_by("id").values_list("id", "at")[:CHUNK]
        old = [attempt_id for attempt_id, then in oldest if then < at - KEPT]
        forgotten += Attempt.objects.filter(id__in=old).delete()[0]
        if len(old) < CHUNK:
            return forgotten


def delete_old_answers(*, at: datetime) -> int:
    """Delete the answers that are older than ANSWERS_KEPT; return how many.

    Campaign by campaign, along the one index there is. Safe to repeat.
    """
    before = at - settings.ANSWERS_KEPT
    campaigns = list(Campaign.objects.values_list("pk", flat=True))
    return sum(_forget_answers_of(campaign, before) for campaign in campaigns)


def _forget_answers_of(campaign: int, before: datetime) -> int:
    forgotten = 0
    of_campaign = Answers.objects.filter(campaign=campaign, at__lt=before)
    while True:
        old = list(of_campaign.order_by("at").values_list("pk", flat=True)[:CHUNK])
        forgotten += Answers.objects.filter(pk__in=old).delete()[0]
        if len(old) < CHUNK:
            return forgotten
