"""Generate the codes of a batch: take its numbers, then write its rows.

PostgreSQL is the truth and the broker only rings the bell: `fill` adds what is
missing above the watermark, whoever calls it, however often.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from codes import odds, proof_codes, vault
from codes.copy_rows import COPY, HEADER, TRAILER, rows
from codes.formats import CodeFormat
from codes.models import MAX_QUANTITY, Batch, Series, Status
from staff import trail
from staff.models import User

CHUNK = 100_000  # serials a transaction
LOCK_SPACE = 0x50494E  # "PIN": the advisory locks of batches

Generation = Batch.Generation


class Refused(Exception):
    """The batch cannot be made like this; the message says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class BatchSpec:
    """What a batch is to be."""

    name: str
    quantity: int
    format: CodeFormat
    starts_as: Status = Status.AVAILABLE
    expires_at: datetime | None = None


def validate(campaign: Campaign, spec: BatchSpec) -> None:
    """Raise Refused if a batch like this cannot be made in `campaign`."""
    if not 1 <= spec.quantity <= MAX_QUANTITY:
        raise Refused(
            "quantity",
            _("Ask for 1 to %(most)s codes. For more, make several batches.")
            % {"most": number_format(MAX_QUANTITY)},
        )
    live = spec.quantity + handed_out(campaign, spec.format)
    if live > proof_codes.first_of(spec.format):
        raise Refused(
            "length",
            _("There are not so many codes of this length. Choose a greater length."),
        )
    for series in Series.objects.filter(campaign=campaign):
        if not _is_of(spec.format, series) and series.format.clashes(spec.format):
            raise Refused(
                "prefix",
                _(
                    "Codes like these could be spelled like those of another batch of "
                    "this campaign. Choose another prefix, such as %(prefix)s, or "
                    "another length."
                )
                % {"prefix": _free_prefix(campaign, spec.format)},
            )
    if odds.verdict(spec.format, live) == "refused":
        raise Refused(
            "length",
            _(
                "Too short: one guess in %(one_in)s would hit a code. We suggest a "
                "length of %(length)s."
            )
            % {
                "one_in": number_format(max(1, int(odds.one_in(spec.format, live)))),
                "length": odds.suggested_length(spec.format.charset, live) or "—",
            },
        )


@transaction.atomic
def start(
    campaign: Campaign, *, spec: BatchSpec, by: User | None, at: datetime
) -> Batch:
    """Make the batch and take its numbers; `fill` writes its rows.

    Raises Refused.
    """
    # Two batches of one campaign at once: the later one sees the earlier one's series.
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    validate(campaign, spec)
    series = _series_of(campaign, spec.format, at)
    Series.objects.filter(pk=series.pk).update(
        handed_out=F("handed_out") + spec.quantity
    )
    series.refresh_from_db(fields=["handed_out"])
    batch = Batch(
        campaign=campaign,
        series=series,
        name=spec.name,
        prefix=spec.format.prefix,
        first_number=series.handed_out - spec.quantity,
        quantity=spec.quantity,
        starts_as=spec.starts_as,
        expires_at=spec.expires_at,
        mac=b"",
        created_at=at,
        created_by=by,
    )
    batch.save(force_insert=True)
    batch.mac = vault.batch_mac(batch)
    batch.save(update_fields=["mac"])
    trail.record(
        "batches.generated",
        batch,
        by=by,
        at=at,
        name=spec.name,
        quantity=spec.quantity,
        starts_as=Status(spec.starts_as).name.lower(),
    )
    return batch


def fill(batch: Batch, *, until: float | None = None) -> bool:
    """Write the rows that the batch lacks; return whether it has them all.

    Stops between two chunks when `until` (time.monotonic) has passed or the batch is
    held or cancelled. Safe to run again, or twice at once: it only adds what is
    missing.
    """
    while _fill_chunk(batch):
        if until is not None and time.monotonic() >= until:
            break
    batch.refresh_from_db(fields=["generated", "generation", "worked_at"])
    return batch.generation == Generation.DONE


def hold(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Pause the generating at the last whole chunk; return whether it was running."""
    return _switch(batch, [Generation.RUNNING], Generation.HELD, "held", by, at)


def resume(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Let a paused generation go on; return whether it was paused."""
    return _switch(batch, [Generation.HELD], Generation.RUNNING, "resumed", by, at)


def cancel(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Make no further codes, for good; those that exist stay in the batch."""
    return _switch(
        batch,
        [Generation.RUNNING, Generation.HELD],
        Generation.CANCELLED,
        "cancelled",
        by,
        at,
    )


@transaction.atomic
def _switch(
    batch: Batch,
    sources: list[Generation],
    to: Generation,
    verb: str,
    by: User | None,
    at: datetime,
) -> bool:
    switched = Batch.objects.filter(pk=batch.pk, generation__in=sources).update(
        generation=to
    )
    batch.refresh_from_db(fields=["generation", "generated"])
    if switched:
        trail.record(
            f"batches.generation_{verb}", batch, by=by, at=at, generated=batch.generated
        )
    return bool(switched)


class _Stopped(Exception):
    """Somebody held or cancelled the generation while a chunk was being written."""


def _fill_chunk(batch: Batch) -> bool:
    """Write the next chunk; return whether there may be another one after it."""
    try:
        return _write_chunk(batch)
    except _Stopped:
        return False


@transaction.atomic
def _write_chunk(batch: Batch) -> bool:
    """Write one chunk under the batch's lock and move the watermark with it.

    Raises _Stopped, so that nothing is written, where hold or cancel came first: what
    they say is generated stays true.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, batch.pk])
        current = Batch.objects.get(pk=batch.pk)
        if current.generation != Generation.RUNNING:
            return False
        first = current.generated + 1
        last = min(current.generated + CHUNK, current.quantity)
        at = timezone.now()
        with cursor.copy(COPY) as copy:
            copy.write(HEADER)
            copy.write(rows(current, first, last, at))
            copy.write(TRAILER)
    done = last == current.quantity
    going_on = Batch.objects.filter(pk=batch.pk, generation=Generation.RUNNING)
    if not going_on.update(
        generated=last,
        worked_at=at,
        generation=Generation.DONE if done else Generation.RUNNING,
    ):
        raise _Stopped
    return not done


def handed_out(campaign: Campaign, wanted: CodeFormat) -> int:
    """Return how many numbers of this format the campaign has handed out."""
    series = Series.objects.filter(**_shape(campaign, wanted)).first()
    return series.handed_out if series else 0


def _shape(campaign: Campaign, wanted: CodeFormat) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "canonical_prefix": wanted.canonical_prefix,
        "charset": wanted.charset,
        "length": wanted.length,
        "has_check": wanted.check,
    }


def _series_of(campaign: Campaign, wanted: CodeFormat, at: datetime) -> Series:
    """Return the campaign's series of this format, new with a new key if need be."""
    shape = _shape(campaign, wanted)
    series = Series.objects.filter(**shape).first()
    if series is None:
        series = Series.objects.create(**shape, wrapped_key=b"", created_at=at)
        series.wrapped_key = vault.new_series_key(series)
        series.save(update_fields=["wrapped_key"])
    return series


def _is_of(wanted: CodeFormat, series: Series) -> bool:
    return (
        wanted.canonical_prefix,
        wanted.charset,
        wanted.length,
        wanted.check,
    ) == (series.canonical_prefix, series.charset, series.length, series.has_check)


def _free_prefix(campaign: Campaign, wanted: CodeFormat) -> str:
    """Return a prefix with which `wanted` clashes with no series of the campaign."""
    taken = [series.format for series in Series.objects.filter(campaign=campaign)]
    for candidate in (f"{a}{b}-" for a in "ABCDEFGHJKLMNPQRSTVWXYZ" for b in range(10)):
        free = CodeFormat(
            charset=wanted.charset,
            length=wanted.length,
            prefix=candidate,
            check=wanted.check,
        )
        if not any(other.clashes(free) for other in taken):
            return candidate
    return "—"
