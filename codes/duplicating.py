"""Duplicate a batch: the same once more, or the same for another store."""

import re
from datetime import datetime
from typing import Any

from django.db.models.functions import Upper

from codes.formats import FULL_ALPHABETS, MAX_PREFIX
from codes.models import MAX_NAME, Batch


def initial_values(batch: Batch, at: datetime, *, elsewhere: bool) -> dict[str, Any]:
    """Return the initial values of the form for another batch like this one.

    The name is the next one that is free in the campaign. For another store, with
    `elsewhere`, the prefix is the next one that no batch has.
    """
    return {
        "name": next_name(batch),
        "quantity": batch.quantity,
        "charset": batch.series.charset,
        "full_alphabet": batch.series.charset in FULL_ALPHABETS,
        "length": batch.series.length,
        "prefix": next_prefix(batch) if elsewhere else batch.prefix,
        "check": batch.series.has_check,
        "starts_as": batch.starts_as,
        "expires_at": None if batch.is_expired(at) else batch.expires_at,
    }


def next_name(batch: Batch) -> str:
    """Return "Caps 2" after "Caps" and "Store 08" after "Store 07"."""
    taken = set(batch.campaign.batches.values_list("name", flat=True))
    stem, digits = _split(batch.name)
    stem = stem if digits else f"{stem} "
    for name in _following(stem, digits, len(taken)):
        if name not in taken:
            return name if len(name) <= MAX_NAME else batch.name
    return batch.name


def next_prefix(batch: Batch) -> str:
    """Return "S08-" after "S07-", "BAR2-" after "BAR-", and "S2-" after none.

    Returns the prefix of the batch if the next one would be too long.
    """
    prefixes = Batch.objects.annotate(as_compared=Upper("prefix"))
    taken = {
        prefix.replace("-", "")
        for prefix in prefixes.values_list("as_compared", flat=True).distinct()
    }
    own = batch.prefix or "S-"
    dash = "-" if own.endswith("-") else ""
    stem, digits = _split(own.removesuffix("-"))
    for prefix in _following(stem, digits, len(taken)):
        if prefix.replace("-", "") not in taken:
            following = f"{prefix}{dash}"
            return following if len(following) <= MAX_PREFIX else batch.prefix
    return batch.prefix


def _split(text: str) -> tuple[str, str]:
    """Return a text without the digits at its end, and those digits."""
    stem = re.sub(r"[0-9]+\Z", "", text)
    return stem, text[len(stem) :]


def _following(stem: str, digits: str, taken: int) -> list[str]:
    """Return so many following names that one of them is free."""
    first = int(digits or 1) + 1
    return [f"{stem}{n:0{len(digits)}}" for n in range(first, first + taken + 1)]
