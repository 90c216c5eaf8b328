"""Find many codes at once, by their texts or references, in a few queries."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from codes import proof_codes, vault
from codes.canonical import candidates
from codes.formats import CodeFormat, Unreadable
from codes.models import Batch, Code, Series
from codes.readings import readings, reason_unreadable
from codes.references import CodeReference


@dataclass(frozen=True, slots=True)
class Match:
    """The ids of the codes that a text can mean, seldom two, or why it is none.

    `is_text` is true where a code was typed, not its reference.
    """

    ids: tuple[int, ...] = ()
    error: Unreadable | None = None
    is_proof: bool = False
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """A series and its format, which is made once."""

    series: Series
    format: CodeFormat


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that a part of a text spells in a series."""

    candidate: str
    source: _Source
    number: int

    @property
    def is_proof(self) -> bool:
        return self.number >= proof_codes.first_of(self.source.format)


@dataclass(slots=True)
class _Read:
    """What was read in a text: numbers, the likeliest first, or why there are none."""

    numbers: list[_Number] = field(default_factory=list)
    error: Unreadable | None = None
    reference: CodeReference | None = None


def find(texts: Sequence[str]) -> list[Match]:
    """Return what each text means: a code as for `code_search.by_text`, or a reference.

    Four queries at most, however many texts.
    """
    by_length: dict[int, list[_Source]] = defaultdict(list)
    for series in Series.objects.order_by("-id"):
        shape = series.format
        length = len(shape.canonical_prefix) + shape.width
        by_length[length].append(_Source(series, shape))
    found = [_read(text, by_length) for text in texts]
    batches = _Batches({one.source.series.pk for read in found for one in read.numbers})
    ids = [(*_by_text(read, batches), *_by_reference(read)) for read in found]
    wanted = {pk for some in ids for pk in some}
    existing = set(Code.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        Match(
            tuple(pk for pk in dict.fromkeys(some) if pk in existing),
            error=read.error,
            is_proof=any(one.is_proof for one in read.numbers),
            is_text=bool(read.numbers),
        )
        for read, some in zip(found, ids, strict=True)
    ]


def _read(text: str, by_length: dict[int, list[_Source]]) -> _Read:
    lengths = dict.fromkeys(len(candidate) for candidate in candidates(text))
    sources = [one for length in lengths for one in by_length.get(length, ())]
    read = _Read(reference=CodeReference.parse(text))
    try:
        for one in readings(text, sources):
            number = vault.cipher(one.source.series).decrypt(one.number)
            read.numbers.append(_Number(one.candidate, one.source, number))
    except Unreadable as unreadable:
        read.error = unreadable
    else:
        read.error = None if read.numbers else reason_unreadable(text)
    return read


def _by_text(read: _Read, batches: "_Batches") -> list[int]:
    """Return the ids of the first candidate that is a code of any series."""
    for _candidate, same in groupby(read.numbers, key=attrgetter("candidate")):
        located = [pk for one in same if (pk := batches.locate(one))]
        if located:
            return located
    return []


def _by_reference(read: _Read) -> list[int]:
    return [read.reference.code_id] if read.reference else []


class _Batches:
    """The batches of some series, which are looked up by number."""

    def __init__(self, series_ids: Collection[int]) -> None:
        self._of_series: dict[int, list[Batch]] = defaultdict(list)
        self._checked: set[int] = set()
        batches = Batch.objects.filter(series__in=series_ids).select_related("series")
        for batch in batches.order_by("first_number") if series_ids else ():
            self._of_series[batch.series_id].append(batch)
        self._starts = {
            series_id: [batch.first_number for batch in batches]
            for series_id, batches in self._of_series.items()
        }

    def locate(self, one: _Number) -> int:
        """Return the id of the code with this number, 0 if no batch has it.

        Raises CodesKeyError if the batch was altered in the database.
        """
        series_id = one.source.series.pk
        index = bisect_right(self._starts.get(series_id, []), one.number) - 1
        if index < 0:
            return 0
        batch = self._of_series[series_id][index]
        if one.number >= batch.first_number + batch.quantity:
            return 0
        if batch.pk not in self._checked:
            vault.check(batch)
            self._checked.add(batch.pk)
        return batch.code_id(one.number - batch.first_number + 1)
