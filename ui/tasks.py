"""Celery tasks of the console's forms."""

from celery import shared_task
from django.utils import timezone

from ui.sending import kept, once


@shared_task
def delete_old_forms() -> None:
    """Delete what was typed an hour ago and not sent, and forget old forms."""
    at = timezone.now()
    kept.delete_old(at=at)
    once.delete_old(at=at)
