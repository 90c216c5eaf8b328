"""Make a batch again: the same one more time, or the same for another store."""

import re
from datetime import datetime
from typing import Any

from django.db.models.functions import Upper

from codes.formats import MAX_PREFIX
from codes.models import Batch

LONGEST_NAME = 100


def same_again(batch: Batch, at: datetime, *, elsewhere: bool) -> dict[str, Any]:
    """Return what the form is filled in with for another batch like this one.

    The name is the next one that is free in the campaign. What is printed `elsewhere`
    is told apart by the prefix, too: the next one that nobody has.
    """
    return {
        "name": next_name(batch),
        "quantity": batch.quantity,
        "charset": batch.series.charset,
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
    for name in _counted(stem, digits, len(taken)):
        if name not in taken:
            return name if len(name) <= LONGEST_NAME else batch.name
    return batch.name


def next_prefix(batch: Batch) -> str:
    """Return "S08-" after "S07-", "BAR2-" after "BAR-", and "S2-" where there is none.

    Where it would be too long the batch's own is returned.
    """
    prefixes = Batch.objects.annotate(as_compared=Upper("prefix"))
    taken = {
        prefix.replace("-", "")
        for prefix in prefixes.values_list("as_compared", flat=True).distinct()
    }
    own = batch.prefix or "S-"
    dash = "-" if own.endswith("-") else ""
    stem, digits = _split(own.removesuffix("-"))
    for prefix in _counted(stem, digits, len(taken)):
        if prefix.replace("-", "") not in taken:
            found = f"{prefix}{dash}"
            return found if len(found) <= MAX_PREFIX else batch.prefix
    return batch.prefix


def _split(text: str) -> tuple[str, str]:
    """Return a text without the digits at its end, and these."""
    stem = re.sub(r"[0-9]+\Z", "", text)
    return stem, text[len(stem) :]


def _counted(stem: str, digits: str, taken: int) -> list[str]:
    """Return enough names after this one for one of them to be free."""
    first = int(digits or 1) + 1
    return [f"{stem}{n:0{len(digits)}}" for n in range(first, first + taken + 1)]
