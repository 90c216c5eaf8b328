"""Find the codes that a text with unreadable symbols can mean, in any campaign."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import F, Q

from codes import damaged, proof_codes, vault
from codes.formats import CodeFormat
from codes.models import Batch, Series


@dataclass(frozen=True, slots=True)
class DamagedText:
    """A text with unreadable symbols, and how many codes it can stand for.

    `wholes` has the ways to read it, of each format of a series.
    """

    count: int
    wholes: list[tuple[str, CodeFormat, list[Series]]]


@dataclass(slots=True)
class FoundByCandidates:
    """The ids of the codes that the candidates of a text spell.

    The masks of `showing` would show a symbol that is unknown.
    """

    ids: list[int] = field(default_factory=list)
    showing: set[int] = field(default_factory=set)
    is_proof: bool = False


def read(typed: str, *, with_gaps: bool) -> DamagedText | None:
    """Return how `typed` can be read as a damaged code, or None if it cannot.

    Counts the candidates without spelling any: one text counts once, however many
    campaigns have codes of its format. One query.
    """
    by_format: dict[CodeFormat, list[Series]] = {}
    for series in Series.objects.order_by("-id"):
        by_format.setdefault(series.format, []).append(series)
    for pattern in damaged.patterns(typed):
        wholes = [
            (whole, code_format, series)
            for code_format, series in by_format.items()
            for whole in damaged.whole_patterns(
                pattern, code_format, with_gaps=with_gaps
            )
        ]
        if wholes:
            counts = [
                damaged.count(whole, its_format) for whole, its_format, _ in wholes
            ]
            return DamagedText(sum(counts), wholes)
    return None


def find(text: DamagedText) -> FoundByCandidates:
    """Try every candidate of `text`; at most one query, however many there are.

    Raises CodesKeyError if the row of a batch was altered.
    """
    found = FoundByCandidates()
    numbers = _decrypt(text, found)
    for batch in _batches_with(list(numbers)):
        vault.check(batch)
        for (series_id, number), shows_unknown in numbers.items():
            serial = number - batch.first_number + 1
            if series_id == batch.series_id and 1 <= serial <= batch.quantity:
                found.ids.append(batch.code_id(serial))
                if shows_unknown:
                    found.showing.add(batch.code_id(serial))
    return found


def _decrypt(
    text: DamagedText, found: FoundByCandidates
) -> dict[tuple[int, int], bool]:
    """Return the ids of series with the numbers that they have handed out.

    The value tells whether the mask of the code would show an unknown symbol.
    """
    numbers: dict[tuple[int, int], bool] = {}
    for whole, code_format, all_series in text.wholes:
        for candidate in damaged.candidates(whole, code_format):
            printed = code_format.read(candidate.text)
            for series in all_series:
                number = vault.cipher(series).decrypt(printed)
                found.is_proof |= number >= proof_codes.first_of(code_format)
                if number < series.handed_out:
                    key = (series.pk, number)
                    numbers[key] = numbers.get(key, False) or candidate.shows_unknown
    return numbers


def _batches_with(numbers: list[tuple[int, int]]) -> list[Batch]:
    """Return the batches that have these numbers of series, the newest first.

    They are few: a number that is tried is in a batch once in a million times.
    """
    if not numbers:
        return []
    conditions = [
        Q(series=series_id, first_number__lte=number, end__gt=number)
        for series_id, number in numbers
    ]
    batches = Batch.objects.alias(end=F("first_number") + F("quantity"))
    return list(
        batches.filter(reduce(or_, conditions)).select_related("series").newest_first()
    )
