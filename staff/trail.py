"""Write and read the trail: who did what to what, and when."""

from datetime import datetime
from typing import Any

from django.db import models

from staff.models import Entry, EntryQuerySet, User


def name_of(target: models.Model) -> str:
    """Return what the trail calls `target`: "codes.batch:12"."""
    return f"{target._meta.label_lower}:{target.pk}"


def record(
    action: str, target: models.Model, *, by: User | None, at: datetime, **data: Any
) -> Entry:
    """Record that `by` did `action` to `target`, in the caller's transaction."""
    return Entry.objects.create(
        action=action, target=name_of(target), actor=by, at=at, data=data
    )


def narrow(
    entries: EntryQuerySet,
    *,
    target: str = "",
    action: str = "",
    actor: User | None = None,
    q: str = "",
) -> EntryQuerySet:
    """Return those of the `entries` that are asked for; what is empty asks nothing."""
    if target:
        entries = entries.about(target)
    if action:
        entries = entries.filter(action=action)
    if actor:
        entries = entries.filter(actor=actor)
    return entries.search(q)
