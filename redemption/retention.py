"""Delete what is known of visitors when it is old: attempts, and answers."""

from datetime import datetime, timedelta

from django.conf import settings

from campaigns.models import Campaign
from redemption.models import Answers, Attempt

ATTEMPTS_KEPT = timedelta(days=90)
KEYS_KEPT = timedelta(hours=1)  # longer than the window that a key counts
CHUNK = 5_000  # rows a transaction


def delete_old_attempts(*, at: datetime) -> int:
    """Delete the attempts that are older than ATTEMPTS_KEPT; return how many.

    Safe to repeat.
    """
    deleted = 0
    while True:
        # There is no index by time. Ids grow with time, so the smallest are the oldest.
        oldest = Attempt.objects.order_by("id").values_list("id", "at")[:CHUNK]
        old = [pk for pk, then in oldest if then < at - ATTEMPTS_KEPT]
        deleted += Attempt.objects.filter(id__in=old).delete()[0]
        if len(old) < CHUNK:
            return deleted


def forget_throttled_hosts(*, at: datetime) -> int:
    """Delete the keys of throttled hosts whose window is over; return how many.

    The rows stay, with their networks: no new try is counted in them. Safe to repeat.
    """
    over = Attempt.objects.filter(throttle_key__isnull=False, at__lt=at - KEYS_KEPT)
    forgotten = 0
    while True:
        ids = list(over.values_list("pk", flat=True)[:CHUNK])
        forgotten += Attempt.objects.filter(pk__in=ids).update(throttle_key=None)
        if len(ids) < CHUNK:
            return forgotten


def delete_old_answers(*, at: datetime) -> int:
    """Delete the answers that are older than ANSWERS_KEPT; return how many.

    Campaign by campaign, along the index (campaign, at). Safe to repeat.
    """
    before = at - settings.ANSWERS_KEPT
    campaigns = list(Campaign.objects.values_list("pk", flat=True))
    return sum(_delete_answers_of(campaign, before) for campaign in campaigns)


def _delete_answers_of(campaign_id: int, before: datetime) -> int:
    deleted = 0
    of_campaign = Answers.objects.filter(campaign=campaign_id, at__lt=before)
    while True:
        old = list(of_campaign.order_by("at").values_list("pk", flat=True)[:CHUNK])
        deleted += Answers.objects.filter(pk__in=old).delete()[0]
        if len(old) < CHUNK:
            return deleted
