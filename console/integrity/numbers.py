"""Check keys, number runs and proofs, by which the text of a code is read."""

from collections.abc import Iterator
from datetime import datetime

from codes import vault
from codes.keys import CodesKeyError
from codes.models import Batch, Series
from staff.models import Entry


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
    """The number runs of a series follow one another, from 0 to its `handed_out`.

    Those of removed batches, which the trail has, are among them.
    """
    removed = _removed_runs()
    for series in Series.objects.order_by("id").prefetch_related("batches"):
        end = 0
        runs = [
            *((b.first_number, b.quantity, b.pk) for b in series.batches.all()),
            *removed.get(series.pk, ()),
        ]
        for first_number, quantity, batch_id in sorted(runs):
            if first_number != end:
                yield (
                    f"Series {series.pk}: batch {batch_id} begins at number "
                    f"{first_number:,}, not at {end:,}."
                )
            end = first_number + quantity
        if end != series.handed_out:
            yield (
                f"Series {series.pk} has handed out {series.handed_out:,} numbers, but "
                f"its batches hold {end:,}."
            )


def _removed_runs() -> dict[int, list[tuple[int, int, int]]]:
    """Return first number, quantity and id of the removed batches, by series."""
    runs: dict[int, list[tuple[int, int, int]]] = {}
    for entry in Entry.objects.filter(action="batches.removed"):
        batch_id, data = int(entry.target.rpartition(":")[2]), entry.data
        run = (data["first_number"], data["quantity"], batch_id)
        runs.setdefault(data["series"], []).append(run)
    return runs


def _can_open_key(series: Series) -> bool:
    try:
        vault.cipher(series)
    except CodesKeyError:
        return False
    return True
