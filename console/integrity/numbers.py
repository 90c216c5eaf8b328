"""Check keys, number runs and proofs, by which the text of a code is read."""

from collections.abc import Iterator
from datetime import datetime

from codes import vault
from codes.keys import CodesKeyError
from codes.models import Batch, Series


def keys_can_be_opened(at: datetime) -> Iterator[str]:
    """The key of every series can be opened with a master key, for its format."""
    for series in Series.objects.order_by("id"):
        if not _can_open_key(series):
            yield (
                f"Series {series.pk} (campaign {series.campaign_id}): its key does not "
                "open. Is PINPRESS_CODES_KEY the right one? If so, the row was altered."
            )


def batches_match_their_proof(at: datetime) -> Iterator[str]:
    """The row of every batch matches the proof (MAC) made with it."""
    for batch in Batch.objects.select_related("series").order_by("id"):
        if not _can_open_key(batch.series):
            continue
        try:
            vault.check(batch)
        except CodesKeyError:
            yield f"Batch {batch.pk} was altered: its row does not match its proof."


def batches_fit_their_series(at: datetime) -> Iterator[str]:
    """Every batch has the campaign and the prefix of its series."""
    for batch in Batch.objects.select_related("series").order_by("id"):
        if batch.campaign_id != batch.series.campaign_id:
            yield f"Batch {batch.pk} is in another campaign than its series."
        if batch.prefix.replace("-", "") != batch.series.canonical_prefix:
            yield f"Batch {batch.pk} has another prefix than its series."


def number_runs_are_contiguous(at: datetime) -> Iterator[str]:
    """The number runs of a series follow one another, from 0 to its `handed_out`."""
    for series in Series.objects.order_by("id").prefetch_related("batches"):
        end = 0
        for batch in sorted(series.batches.all(), key=lambda batch: batch.first_number):
            if batch.first_number != end:
                yield (
                    f"Series {series.pk}: batch {batch.pk} begins at number "
                    f"{batch.first_number:,}, not at {end:,}."
                )
            end = batch.first_number + batch.quantity
        if end != series.handed_out:
            yield (
                f"Series {series.pk} has handed out {series.handed_out:,} numbers, but "
                f"its batches hold {end:,}."
            )


def _can_open_key(series: Series) -> bool:
    try:
        vault.cipher(series)
    except CodesKeyError:
        return False
    return True
