"""The answers of a campaign's visitors as a file, a chunk at a time; no code is in it.

Memory is flat for any number, and no transaction is held open for a slow receiver.
"""

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
from storage.sheets import workbooks
from storage.sheets.kinds import Kind
from storage.sheets.sending import Sending, encoder

CHUNK = 2_000  # rows a statement
HEADER = ("batch-serial", "redeemed_at", "channel", *Answers.GIVEN)


def start(
    campaign: Campaign, kind: Kind, *, language: str, by: User, at: datetime
) -> Sending:
    """Record the download in the trail, before its first byte; return its blocks.

    `language` is the reader's. Raises TooLarge for more rows than a sheet holds.
    """
    if kind == Kind.XLSX:
        workbooks.check_rows(_count_up_to_too_many(campaign))
    facts = {} if kind == Kind.CSV else {"written_as": kind.value}
    trail.record("answers.download_started", campaign, by=by, at=at, **facts)

    def ended(**data: Any) -> None:
        at = timezone.now()
        trail.record("answers.downloaded", campaign, by=by, at=at, **facts, **data)

    encode = encoder(kind, HEADER, language=language)
    return Sending(encode, _chunks(campaign), ended=ended)


def file_name(campaign: Campaign, kind: Kind) -> str:
    return f"{campaign.slug}_answers.{kind.extension}"


def _count_up_to_too_many(campaign: Campaign) -> int:
    """Return the number of answers, or one more than a sheet holds."""
    most = workbooks.MAX_ROWS + 1
    return Answers.objects.filter(campaign=campaign)[:most].count()


def _chunks(campaign: Campaign) -> Iterator[list[list[str]]]:
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
        yield [_format_row(*row) for row in chunk]
        pk, at = chunk[-1][:2]
        later = Q(at=at, pk__gt=pk) | Q(at__gt=at)
        chunk = list(answers.filter(later, at__gte=at)[:CHUNK])


def _format_row(code_id: int, at: datetime, channel: int, *values: Any) -> list[str]:
    *texts, accepted_terms_at = values
    return [
        str(CodeReference.from_id(code_id)),
        _format_time(at),
        Channel(channel).name.lower(),
        *texts,
        _format_time(accepted_terms_at) if accepted_terms_at else "",
    ]


def _format_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
