"""Background entry points of redemption."""

from celery import shared_task
from django.utils import timezone

from redemption import counting, forgetting


@shared_task
def count_quarters() -> None:
    counting.count_quarters(at=timezone.now())


@shared_task
def forget_attempts() -> None:
    forgetting.forget_attempts(at=timezone.now())
