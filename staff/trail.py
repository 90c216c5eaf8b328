"""Write and read the trail: who did what to what, and when."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from staff.models import Entry, EntryQuerySet, User
from ui.keyset import ALL


def target_of(target: models.Model) -> str:
    """Return `target` as the trail stores it: "codes.batch:12"."""
    return f"{target._meta.label_lower}:{target.pk}"


def record(
    action: str, target: models.Model, *, by: User | None, at: datetime, **data: Any
) -> Entry:
    """Record that `by` did `action` to `target`, in the caller's transaction."""
    return Entry.objects.create(
        action=action, target=target_of(target), actor=by, at=at, data=data
    )


def filter_entries(
    entries: EntryQuerySet,
    *,
    target: str = "",
    action: str = "",
    actor: User | None = None,
    period: Q = ALL,
) -> EntryQuerySet:
    """Return the `entries` that match; an empty argument matches every entry."""
    entries = entries.filter(period)
    if target:
        entries = entries.about(target)
    if action:
        entries = entries.filter(action=action)
    if actor:
        entries = entries.filter(actor=actor)
    return entries


def target_contains(words: str) -> Q:
    """Return the condition for entries whose target contains each of the words."""
    condition = Q()
    for word in words.split():
        condition &= Q(target__icontains=word)
    return condition
