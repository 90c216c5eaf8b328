"""Write and read the trail: who did what to what, and when."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from staff.models import Entry, EntryQuerySet, User
from ui.keyset import ALL


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
    period: Q = ALL,
) -> EntryQuerySet:
    """Return those of the `entries` that are asked for; what is empty asks nothing."""
    found = entries.filter(period)
    if target:
        found = found.about(target)
    if action:
        found = found.filter(action=action)
    if actor:
        found = found.filter(actor=actor)
    return found


def named(words: str) -> Q:
    """Return the rule for entries whose target has these words in its name."""
    rule = Q()
    for word in words.split():
        rule &= Q(target__icontains=word)
    return rule
