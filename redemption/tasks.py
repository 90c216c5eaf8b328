"""Background entry points of redemption."""

from celery import shared_task
from django.utils import timezone

from redemption import counting, forgetting


@shared_task
def count_quarters() -> None:
    counting.count_quarters(at=timezone.now())


@shared_task
def forget() -> None:
    now = timezone.now()
    forgetting.forget_attempts(at=now)
    forgetting.forget_answers(at=now)
