"""Background entry points of redemption."""

from celery import shared_task
from django.utils import timezone

from redemption import daily_counts, retention


@shared_task
def count_quarters() -> None:
    daily_counts.count_quarters(at=timezone.now())


@shared_task
def forget_throttled_hosts() -> None:
    retention.forget_throttled_hosts(at=timezone.now())


@shared_task
def delete_expired() -> None:
    now = timezone.now()
    retention.delete_old_attempts(at=now)
    retention.delete_old_answers(at=now)
