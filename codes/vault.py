"""Turn numbers into codes and codes into numbers; nowhere else are keys opened.

The database holds numbers and statuses, the paper holds codes, a key joins them.
"""

import time
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes import keys
from codes.ff1 import FF1
from codes.formats import CodeFormat
from codes.models import Batch, Code, Series
from codes.readings import readings, reason_unreadable
from codes.references import CodeReference
from staff import trail
from staff.models import User

# How long a process may answer from what it has read of a campaign's batches. A code
# that is not found there is looked up afresh, so a new batch is never unknown.
REMEMBERED = 30.0  # seconds


class Sealed(Exception):
    """The batch is sealed: its codes are not shown any more, to anybody."""

    def __init__(self) -> None:
        super().__init__(_("This batch is sealed: its codes cannot be shown again."))


@dataclass(frozen=True, slots=True)
class Located:
    """Where a well-formed text leads: a code's id, or 0 if it was never made.

    `text` is the code as printed, for the page that shows it again; no repr and so no
    log holds it.
    """

    code_id: int = 0
    batch_id: int = 0
    campaign_id: int = 0
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Run:
    """A batch's numbers in its series."""

    first_number: int
    quantity: int
    batch_id: int


@dataclass(slots=True)
class _Shelf:
    """One series, ready to read codes with."""

    format: CodeFormat
    cipher: FF1
    runs: list[_Run]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.runs.sort(key=lambda run: run.first_number)
        self.starts = [run.first_number for run in self.runs]

    def find(self, number: int) -> _Run | None:
        at = bisect_right(self.starts, number) - 1
        if at < 0 or number >= self.runs[at].first_number + self.runs[at].quantity:
            return None
        return self.runs[at]


def masters() -> list[bytes]:
    """Return the master keys, newest first; raise KeyTrouble if they are unusable."""
    return keys.parse_master(settings.PINPRESS_CODES_KEY)


def new_series_key(series: Series) -> bytes:
    """Return a new wrapped key for `series`, which must have its id."""
    return keys.wrap(keys.new_key(), master=masters()[0], purpose=_purpose(series))


def rewrap(series: Series) -> bytes:
    """Return the key of `series`, wrapped anew under the newest master key."""
    return keys.wrap(_key(series), master=masters()[0], purpose=_purpose(series))


def is_newest(series: Series) -> bool:
    """Tell whether the newest master key opens `series`."""
    try:
        keys.unwrap(
            bytes(series.wrapped_key), masters=masters()[:1], purpose=_purpose(series)
        )
    except keys.CodesKeyError:
        return False
    return True


def prove(batch: Batch) -> bytes:
    """Return the MAC that ties `batch` to its numbers; `batch` must have its id."""
    facts = [batch.pk, batch.series_id, batch.first_number, batch.quantity]
    return keys.prove(_key(batch.series), facts)


def check(batch: Batch) -> None:
    """Raise KeyTrouble unless the row of `batch` is as we wrote it.

    The row of its series, campaign and prefix included, is bound to the series' key.
    """
    series = batch.series
    if (
        bytes(batch.mac) != prove(batch)
        or batch.campaign_id != series.campaign_id
        or batch.prefix.replace("-", "") != series.canonical_prefix
    ):
        raise keys.CodesKeyError(
            f"Batch {batch.pk} was altered in the database: it does not match its "
            "proof. Restore the row from a backup."
        )


def check_keys() -> None:
    """Raise KeyTrouble unless the keys of every series open."""
    opened = masters()
    for series in Series.objects.all().iterator():
        keys.unwrap(bytes(series.wrapped_key), masters=opened, purpose=_purpose(series))


def texts(batch: Batch, first: int, last: int) -> np.ndarray:
    """Return the codes of serials `first` to `last` as printed, without grouping.

    An array of ASCII bytes (dtype S). Raises Sealed, also for a stale `batch`.
    """
    return spell_serials(batch, np.arange(first, last + 1, dtype=np.uint64))


def spell_serials(batch: Batch, serials: np.ndarray) -> np.ndarray:
    """Return the codes of these serials (uint64), like `texts`. Raises Sealed."""
    if not Batch.objects.filter(pk=batch.pk, sealed_at=None).exists():
        raise Sealed
    return _spell(batch, serials)


def masks(batch: Batch, serials: list[int]) -> list[str]:
    """Return what staff pages show of codes: prefix, dots and the last symbols."""
    if not serials:
        return []
    if batch.is_sealed:
        return [batch.format.masked("")] * len(serials)
    spelled = _spell(batch, np.array(serials, dtype=np.uint64))
    return [batch.format.masked(text.decode()) for text in spelled.tolist()]


@transaction.atomic
def reveal(code: Code, *, by: User, at: datetime) -> str:
    """Return one code as printed, and say so in the trail. Raises Sealed."""
    batch = code.batch
    text = texts(batch, code.serial, code.serial)[0].decode()
    trail.record("codes.revealed", batch, by=by, at=at, serial=code.serial)
    return batch.format.grouped(text)


def locate(typed: str, campaign: Campaign) -> Located:
    """Find the code of `campaign` that `typed` spells; no access to its row.

    Raises Unreadable if the text has no series' shape or its check symbol is wrong:
    arithmetic alone, before any look-up. A text that is well-formed but was never
    handed out gives an empty Located.
    """
    located = _find(typed, _shelves(campaign.pk), campaign.pk)
    is_found = located is not None and located.code_id
    if not is_found and _is_outdated(campaign.pk):
        located = _find(typed, _shelves(campaign.pk, at_most=0.0), campaign.pk)
    if located is None:
        raise reason_unreadable(typed)
    return located


def formats_of(campaign: Campaign) -> list[CodeFormat]:
    """Return how the codes of `campaign` look as printed, the newest series first."""
    return [shelf.format for shelf in reversed(_shelves(campaign.pk))]


def _find(typed: str, shelves: list[_Shelf], campaign_id: int) -> Located | None:
    """Return where `typed` leads, or None if it has the shape of no series."""
    reading = next(readings(typed, shelves), None)
    if reading is None:
        return None
    shelf = reading.source
    # For a code that was never made, too: timing must not tell it from others.
    text = shelf.format.grouped(shelf.format.spell(reading.number))
    number = shelf.cipher.decrypt(reading.number)
    run = shelf.find(number)
    if run is None:
        return Located()
    serial = number - run.first_number + 1
    code_id = CodeReference(run.batch_id, serial).code_id
    return Located(code_id, run.batch_id, campaign_id, text)


def _spell(batch: Batch, serials: np.ndarray) -> np.ndarray:
    check(batch)
    numbers = serials - np.uint64(1) + np.uint64(batch.first_number)
    high, low = cipher(batch.series).encrypt_many(numbers)
    return batch.format.spell_many(high, low)


_remembered: dict[int, tuple[float, list[_Shelf]]] = {}


def _shelves(campaign_id: int, at_most: float = REMEMBERED) -> list[_Shelf]:
    """Return the series of a campaign, remembered for `at_most` seconds."""
    now = time.monotonic()
    known = _remembered.get(campaign_id)
    if known is None or now - known[0] > at_most:
        known = _remembered[campaign_id] = (now, _load_shelves(campaign_id))
    return known[1]


def _is_outdated(campaign_id: int) -> bool:
    """Tell whether the campaign has a batch younger than those we remember."""
    newest = Batch.objects.filter(campaign=campaign_id).aggregate(Max("id"))["id__max"]
    remembered = [run.batch_id for shelf in _shelves(campaign_id) for run in shelf.runs]
    return bool(newest != max(remembered, default=None))


def _load_shelves(campaign_id: int) -> list[_Shelf]:
    runs: dict[int, list[_Run]] = {}
    newest: dict[int, Batch] = {}  # its prefix stands as printed, its series' does not
    batches = Batch.objects.filter(campaign=campaign_id).order_by("id")
    for batch in batches.select_related("series"):
        check(batch)
        newest[batch.series_id] = batch
        runs.setdefault(batch.series_id, []).append(
            _Run(batch.first_number, batch.quantity, batch.pk)
        )
    return [
        _Shelf(batch.format, cipher(batch.series), runs[series_id])
        for series_id, batch in newest.items()
    ]


def _purpose(series: Series) -> dict[str, object]:
    return {
        "series": series.pk,
        "campaign": series.campaign_id,
        "prefix": series.canonical_prefix,
        "charset": series.charset,
        "length": series.length,
        "check": series.has_check,
    }


def _key(series: Series) -> bytes:
    return _unwrapped(
        bytes(series.wrapped_key),
        tuple(settings.PINPRESS_CODES_KEY),
        tuple(_purpose(series).items()),
    )


@lru_cache(maxsize=4096)
def _unwrapped(
    wrapped: bytes,
    master_texts: tuple[str, ...],
    purpose: tuple[tuple[str, object], ...],
) -> bytes:
    return keys.unwrap(
        wrapped, masters=keys.parse_master(list(master_texts)), purpose=dict(purpose)
    )


def cipher(series: Series) -> FF1:
    return _make_cipher(_key(series), len(series.format.symbols), series.length)


@lru_cache(maxsize=4096)
def _make_cipher(key: bytes, radix: int, length: int) -> FF1:
    return FF1(key, radix, length)
