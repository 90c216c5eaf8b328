"""The answers of a campaign's visitors as CSV, a chunk at a time; no code is in it.

Memory is flat for any number, and no transaction is held open for a slow receiver.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from campaigns.models import Campaign
from codes.references import CodeReference
from redemption.models import Answers, Channel
from staff import trail
from staff.models import User

CHUNK = 2_000  # rows a statement
HEAD = (
    "batch-serial",
    "redeemed_at",
    "channel",
    "name",
    "email",
    "phone",
    "postcode",
    "question",
    "answer",
    "accepted_terms_at",
)
_BOM = "\ufeff"  # Excel knows UTF-8 by it only
# What a spreadsheet takes for a formula: at the start of a cell, and after whatever it
# may take for the end of one where its language has semicolons for commas.
_FORMULA = re.compile(r"(^|[;\t|])(\s*)(?=[=+\-@＝＋－＠])")


def start(campaign: Campaign, *, by: User, at: datetime) -> Iterator[bytes]:
    """Enter the download in the trail, before its first byte; return its blocks."""
    trail.record("answers.download_started", campaign, by=by, at=at)
    return _blocks(campaign, by)


def file_name(campaign: Campaign) -> str:
    return f"{campaign.slug}_answers.csv"


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet reckons with it: an apostrophe stops it."""
    return _FORMULA.sub(r"\1\2'", text)


def _blocks(campaign: Campaign, by: User) -> Iterator[bytes]:
    rows, is_complete = 0, False
    try:
        yield _spell([HEAD], before=_BOM)
        for chunk in _chunks(campaign):
            rows += len(chunk)
            yield _spell([_line(*row) for row in chunk])
        is_complete = True
    finally:  # whether all was sent, or the receiver went away
        trail.record(
            "answers.downloaded",
            campaign,
            by=by,
            at=timezone.now(),
            rows=rows,
            complete=is_complete,
        )


def _chunks(campaign: Campaign) -> Iterator[list[Any]]:
    """Walk the index (campaign, at, redemption), the oldest first."""
    answers = (
        Answers.objects.filter(campaign=campaign)
        .order_by("at", "pk")
        .values_list("pk", "at", "redemption__channel", *HEAD[3:])
    )
    chunk = list(answers[:CHUNK])
    while chunk:
        yield chunk
        pk, at = chunk[-1][:2]
        later = Q(at=at, pk__gt=pk) | Q(at__gt=at)
        chunk = list(answers.filter(later, at__gte=at)[:CHUNK])


def _line(code_id: int, at: datetime, channel: int, *said: Any) -> list[str]:
    *texts, accepted_terms_at = said
    return [
        str(CodeReference.from_id(code_id)),
        _moment(at),
        Channel(channel).name.lower(),
        *map(harmless, texts),
        _moment(accepted_terms_at) if accepted_terms_at else "",
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _spell(lines: Any, *, before: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return (before + text.getvalue()).encode()
