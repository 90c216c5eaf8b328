"""Generate the codes of a batch: take its numbers, then write its rows.

The state is in PostgreSQL; the broker only carries the request. `fill` writes the rows
that are missing above the watermark, from whatever process and however often it is
called.
"""

import time
from dataclasses import dataclass, replace
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
LOCK_SPACE = 0x50494E  # of the advisory locks of batches

Generation = Batch.Generation


class Refused(Exception):
    """A batch like this is refused: the message says what to change, `field` where."""

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
    others = Series.objects.filter(campaign=campaign).exclude(
        **_series_fields(campaign, spec.format)
    )
    for series in others:
        if series.format.clashes(spec.format):
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
    """Create the batch and take its numbers; `fill` writes its rows. Raises Refused."""
    # Of two batches that are started at once the second waits, and is validated against
    # the series of the first. Rows that refer to the campaign may still be inserted.
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if locked.is_being_removed:
        raise Refused("name", _("This campaign is being removed."))
    validate(campaign, spec)
    series = _get_or_create_series(campaign, spec.format, at)
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
    held or cancelled. Each chunk is a transaction of its own. Safe to repeat, and to
    run in two processes at once.
    """
    while _fill_chunk(batch):
        if until is not None and time.monotonic() >= until:
            break
    batch.refresh_from_db(fields=["generated", "generation", "worked_at"])
    return batch.generation == Generation.DONE


def hold(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Hold the generation after the last whole chunk; return whether it was running."""
    return _switch(batch, [Generation.RUNNING], Generation.HELD, "held", by, at)


def resume(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """Resume a held generation; return whether it was held."""
    return _switch(batch, [Generation.HELD], Generation.RUNNING, "resumed", by, at)


def cancel(batch: Batch, *, by: User | None, at: datetime) -> bool:
    """End the generation for good, keeping its codes.

    Returns whether it had not ended before.
    """
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
    """The generation was held or cancelled while a chunk was being written."""


def _fill_chunk(batch: Batch) -> bool:
    """Write the next chunk; return whether there may be another one after it."""
    try:
        return _write_chunk(batch)
    except _Stopped:
        return False


@transaction.atomic
def _write_chunk(batch: Batch) -> bool:
    """Write one chunk under the batch's advisory lock, and its watermark.

    Raises _Stopped, which rolls the chunk back, if the generation was held or cancelled
    meanwhile: the number that the trail then has stays right.
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
    still_running = Batch.objects.filter(pk=batch.pk, generation=Generation.RUNNING)
    if not still_running.update(
        generated=last,
        worked_at=at,
        generation=Generation.DONE if done else Generation.RUNNING,
    ):
        raise _Stopped
    return not done


def handed_out(campaign: Campaign, code_format: CodeFormat) -> int:
    """Return how many numbers of this format the campaign has handed out."""
    series = Series.objects.filter(**_series_fields(campaign, code_format)).first()
    return series.handed_out if series else 0


def _series_fields(campaign: Campaign, code_format: CodeFormat) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "canonical_prefix": code_format.canonical_prefix,
        "charset": code_format.charset,
        "length": code_format.length,
        "has_check": code_format.check,
    }


def _get_or_create_series(
    campaign: Campaign, code_format: CodeFormat, at: datetime
) -> Series:
    """Return the campaign's series of this format; a new one gets a new key."""
    fields = _series_fields(campaign, code_format)
    series = Series.objects.filter(**fields).first()
    if series is None:
        series = Series.objects.create(**fields, wrapped_key=b"", created_at=at)
        series.wrapped_key = vault.new_series_key(series)
        series.save(update_fields=["wrapped_key"])
    return series


def _free_prefix(campaign: Campaign, code_format: CodeFormat) -> str:
    """Return a prefix with which the format clashes with no series of the campaign."""
    taken = [series.format for series in Series.objects.filter(campaign=campaign)]
    prefixes = (f"{a}{b}-" for a in "ABCDEFGHJKLMNPQRSTVWXYZ" for b in range(10))
    for prefix in prefixes:
        prefixed = replace(code_format, prefix=prefix)
        if not any(other.clashes(prefixed) for other in taken):
            return prefix
    return "—"
