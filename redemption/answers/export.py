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
HEADER = ("batch-serial", "redeemed_at", "channel", *Answers.GIVEN)
_BOM = "\ufeff"  # Excel recognizes UTF-8 by it only
# What a spreadsheet reads as a formula: at the start of a cell, and after what may end
# a cell where its language separates them by semicolons.
_FORMULA = re.compile(r"(^|[;\t|])(\s*)(?=[=+\-@＝＋－＠])")


def start(campaign: Campaign, *, by: User, at: datetime) -> Iterator[bytes]:
    """Record the download in the trail, before its first byte; return its blocks."""
    trail.record("answers.download_started", campaign, by=by, at=at)
    return _blocks(campaign, by)


def file_name(campaign: Campaign) -> str:
    return f"{campaign.slug}_answers.csv"


def escape_formula(text: str) -> str:
    """Return `text` with an apostrophe before what a spreadsheet reads as a formula."""
    return _FORMULA.sub(r"\1\2'", text)


def _blocks(campaign: Campaign, by: User) -> Iterator[bytes]:
    rows, is_complete = 0, False
    try:
        yield _to_csv([HEADER], prefix=_BOM)
        for chunk in _chunks(campaign):
            rows += len(chunk)
            yield _to_csv([_format_row(*row) for row in chunk])
        is_complete = True
    finally:  # whether all was sent or the receiver closed the connection
        trail.record(
            "answers.downloaded",
            campaign,
            by=by,
            at=timezone.now(),
            rows=rows,
            complete=is_complete,
        )


def _chunks(campaign: Campaign) -> Iterator[list[Any]]:
    """Yield the rows a chunk at a time, the oldest first.

    Follows the index (campaign, at, redemption).
    """
    answers = (
        Answers.objects.filter(campaign=campaign)
        .order_by("at", "pk")
        .values_list("pk", "at", "redemption__channel", *Answers.GIVEN)
    )
    chunk = list(answers[:CHUNK])
    while chunk:
        yield chunk
        pk, at = chunk[-1][:2]
        later = Q(at=at, pk__gt=pk) | Q(at__gt=at)
        chunk = list(answers.filter(later, at__gte=at)[:CHUNK])


def _format_row(code_id: int, at: datetime, channel: int, *values: Any) -> list[str]:
    *texts, accepted_terms_at = values
    return [
        str(CodeReference.from_id(code_id)),
        _format_time(at),
        Channel(channel).name.lower(),
        *map(escape_formula, texts),
        _format_time(accepted_terms_at) if accepted_terms_at else "",
    ]


def _format_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _to_csv(rows: Any, *, prefix: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return (prefix + text.getvalue()).encode()
