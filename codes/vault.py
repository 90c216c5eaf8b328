"""Turn numbers into codes and codes into numbers: the only module that opens keys.

The database holds numbers and statuses, the paper holds codes; a key maps one to the
other.
"""

import time
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from codes import keys
from codes.ff1 import FF1
from codes.formats import CodeFormat
from codes.models import Batch, Series
from codes.readings import readings, reason_unreadable
from codes.references import CodeReference

# How long a process caches the series and batches of a campaign. Where a code is not
# found in the cache and there is a newer batch, they are read again.
CACHE_SECONDS = 30.0


class Sealed(Exception):
    """The batch is sealed: its codes are not shown to anyone any more."""

    def __init__(self) -> None:
        super().__init__(_("This batch is sealed: its codes cannot be shown again."))


@dataclass(frozen=True, slots=True)
class Located:
    """The code that a well-formed text spells; its id is 0 if it was never made.

    `text` is the code as printed, for the page that shows it again; no repr and so no
    log holds it.
    """

    code_id: int = 0
    batch_id: int = 0
    campaign_id: int = 0
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _NumberRange:
    """The numbers of a batch in its series."""

    first_number: int
    quantity: int
    batch_id: int


@dataclass(slots=True)
class _SeriesReader:
    """What reads the codes of one series: its format, its cipher and its batches."""

    format: CodeFormat
    cipher: FF1
    ranges: list[_NumberRange]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.ranges.sort(key=lambda numbers: numbers.first_number)
        self.starts = [numbers.first_number for numbers in self.ranges]

    def find(self, number: int) -> _NumberRange | None:
        index = bisect_right(self.starts, number) - 1
        if index < 0:
            return None
        numbers = self.ranges[index]
        return numbers if number < numbers.first_number + numbers.quantity else None


def master_keys() -> list[bytes]:
    """Return the master keys, newest first. Raises CodesKeyError."""
    return keys.parse_master_keys(settings.PINPRESS_CODES_KEY)


def new_series_key(series: Series) -> bytes:
    """Return a new wrapped key for `series`, which must have its id."""
    return keys.wrap(keys.new_key(), master=master_keys()[0], purpose=_purpose(series))


def rewrap(series: Series) -> bytes:
    """Return the key of `series`, wrapped under the newest master key."""
    return keys.wrap(_key(series), master=master_keys()[0], purpose=_purpose(series))


def is_newest(series: Series) -> bool:
    """Tell whether the newest master key opens `series`."""
    try:
        keys.unwrap(
            bytes(series.wrapped_key),
            masters=master_keys()[:1],
            purpose=_purpose(series),
        )
    except keys.CodesKeyError:
        return False
    return True


def batch_mac(batch: Batch) -> bytes:
    """Return the MAC that binds `batch` to its numbers; `batch` must have its id."""
    facts = [batch.pk, batch.series_id, batch.first_number, batch.quantity]
    return keys.batch_mac(_key(batch.series), facts)


def check(batch: Batch) -> None:
    """Raise CodesKeyError if the row of `batch` was altered in the database.

    The row of its series, campaign and prefix included, is bound to the series' key.
    """
    series = batch.series
    if (
        bytes(batch.mac) != batch_mac(batch)
        or batch.campaign_id != series.campaign_id
        or batch.prefix.replace("-", "") != series.canonical_prefix
    ):
        raise keys.CodesKeyError(
            f"Batch {batch.pk} was altered in the database: it does not match its "
            "MAC. Restore the row from a backup."
        )


def check_keys() -> None:
    """Raise CodesKeyError if a series' key cannot be opened."""
    masters = master_keys()
    for series in Series.objects.all().iterator():
        purpose = _purpose(series)
        keys.unwrap(bytes(series.wrapped_key), masters=masters, purpose=purpose)


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
    """Return codes as staff pages show them: prefix, dots and the last symbols."""
    if not serials:
        return []
    if batch.is_sealed:
        return [batch.format.masked("")] * len(serials)
    spelled = _spell(batch, np.array(serials, dtype=np.uint64))
    return [batch.format.masked(text.decode()) for text in spelled.tolist()]


def locate(typed: str, campaign: Campaign) -> Located:
    """Return the code of `campaign` that `typed` spells, without reading its row.

    Raises Unreadable if the text has the shape of no series, or if its check symbol is
    wrong, which takes no query. A text that is well-formed but was never handed out
    gives an empty Located.
    """
    located = _find(typed, _readers(campaign.pk), campaign.pk)
    is_found = located is not None and located.code_id
    if not is_found and is_outdated(campaign.pk):
        located = _find(typed, _readers(campaign.pk, max_age=0.0), campaign.pk)
    if located is None:
        raise reason_unreadable(typed)
    return located


def formats_of(campaign: Campaign) -> list[CodeFormat]:
    """Return the formats of the codes of `campaign`, the newest series first."""
    return [reader.format for reader in reversed(_readers(campaign.pk))]


def _find(typed: str, readers: list[_SeriesReader], campaign_id: int) -> Located | None:
    """Return the code that `typed` spells, or None if it has the shape of no series."""
    reading = next(readings(typed, readers), None)
    if reading is None:
        return None
    reader = reading.source
    # For a code that was never made, too: timing must not tell it from others.
    text = reader.format.grouped(reader.format.spell(reading.number))
    number = reader.cipher.decrypt(reading.number)
    numbers = reader.find(number)
    if numbers is None:
        return Located()
    serial = number - numbers.first_number + 1
    code_id = CodeReference(numbers.batch_id, serial).code_id
    return Located(code_id, numbers.batch_id, campaign_id, text)


def _spell(batch: Batch, serials: np.ndarray) -> np.ndarray:
    check(batch)
    numbers = serials - np.uint64(1) + np.uint64(batch.first_number)
    high, low = cipher(batch.series).encrypt_many(numbers)
    return batch.format.spell_many(high, low)


_cache: dict[int, tuple[float, list[_SeriesReader]]] = {}  # by campaign, with the time


def _readers(campaign_id: int, max_age: float = CACHE_SECONDS) -> list[_SeriesReader]:
    """Return the readers of a campaign's series, cached for `max_age` seconds."""
    now = time.monotonic()
    cached = _cache.get(campaign_id)
    if cached is None or now - cached[0] > max_age:
        cached = _cache[campaign_id] = (now, _load_readers(campaign_id))
    return cached[1]


def is_outdated(campaign_id: int) -> bool:
    """Tell whether the campaign has a newer batch than those in the cache."""
    newest = Batch.objects.filter(campaign=campaign_id).aggregate(Max("id"))["id__max"]
    cached = [
        numbers.batch_id
        for reader in _readers(campaign_id)
        for numbers in reader.ranges
    ]
    return bool(newest != max(cached, default=None))


def _load_readers(campaign_id: int) -> list[_SeriesReader]:
    ranges: dict[int, list[_NumberRange]] = {}
    newest: dict[int, Batch] = {}  # has the prefix as printed, which its series has not
    batches = Batch.objects.filter(campaign=campaign_id).order_by("id")
    for batch in batches.select_related("series"):
        check(batch)
        newest[batch.series_id] = batch
        ranges.setdefault(batch.series_id, []).append(
            _NumberRange(batch.first_number, batch.quantity, batch.pk)
        )
    return [
        _SeriesReader(batch.format, cipher(batch.series), ranges[series_id])
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
        wrapped,
        masters=keys.parse_master_keys(list(master_texts)),
        purpose=dict(purpose),
    )


def cipher(series: Series) -> FF1:
    """Return the cipher of `series`. Raises CodesKeyError."""
    return _make_cipher(_key(series), len(series.format.symbols), series.length)


@lru_cache(maxsize=4096)
def _make_cipher(key: bytes, radix: int, length: int) -> FF1:
    return FF1(key, radix, length)
