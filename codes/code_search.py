"""Find codes by their text, their reference or their serial."""

import re
from contextlib import suppress
from itertools import groupby
from operator import attrgetter

from codes import damaged, proof_codes, vault
from codes.formats import Unreadable
from codes.models import Batch, Code, Series
from codes.readings import Reading, fitting, readings, reason_unreadable
from codes.references import CodeReference
from codes.vault import Located
from ui.characters import tidy

MAX_BATCHES = 20  # in which a bare serial is looked for, the newest

_SERIAL = re.compile(r"#? ?(\d{1,9})", re.ASCII)


def by_text(typed: str) -> list[Located]:
    """Return the codes that `typed` spells in any campaign; seldom more than one.

    Raises Unreadable if it has the shape of no series or a wrong check symbol. A text
    that is well-formed but was never handed out gives an empty list.
    """
    is_read = False
    all_readings = readings(typed, Series.objects.order_by("-id"))
    for _candidate, same in groupby(all_readings, key=attrgetter("candidate")):
        is_read = True
        if located := [code for reading in same for code in _locate(reading)]:
            return located
    if not is_read:
        raise reason_unreadable(typed)
    return []


def is_shaped_like_a_code(typed: str) -> bool:
    """Tell whether `typed` has the prefix and the length of some series' codes.

    A few of its symbols may be marked as unreadable. Nothing is tried.
    """
    all_series = list(Series.objects.all())
    return any(fitting(typed, all_series)) or any(
        damaged.whole_patterns(pattern, series.format, with_gaps=False)
        for pattern in damaged.patterns(typed)
        for series in all_series
    )


def is_proof(typed: str) -> bool:
    """Tell whether `typed` is from a proof sheet: such codes cannot be redeemed."""
    with suppress(Unreadable):
        return any(
            _decrypt(reading) >= proof_codes.first_of(reading.source.format)
            for reading in readings(typed, Series.objects.all())
        )
    return False


def by_reference(typed: str) -> list[Code]:
    """Return the code that "12-4217" names: batch 12, serial 4217."""
    reference = CodeReference.parse(typed)
    return list(Code.objects.filter(pk=reference.code_id)) if reference else []


def by_serial(typed: str) -> list[Code]:
    """Return the codes with this bare serial in recent batches, the newest first."""
    match = _SERIAL.fullmatch(tidy(typed))
    serial = int(match[1]) if match else 0
    if not serial:
        return []
    batches = Batch.objects.filter(generated__gte=serial).newest_first()[:MAX_BATCHES]
    ids = [batch.code_id(serial) for batch in batches]
    return list(Code.objects.filter(pk__in=ids).order_by("-id"))


def _decrypt(reading: Reading[Series]) -> int:
    return vault.cipher(reading.source).decrypt(reading.number)


def _locate(reading: Reading[Series]) -> list[Located]:
    """Return the code of a reading in a list, which is empty if no batch has it."""
    series, number = reading.source, _decrypt(reading)
    if number >= series.handed_out:
        return []
    batch = (
        Batch.objects.select_related("series")
        .filter(series=series, first_number__lte=number)
        .order_by("-first_number")
        .first()
    )
    if batch is None or number >= batch.first_number + batch.quantity:
        return []
    vault.check(batch)
    serial = number - batch.first_number + 1
    return [Located(batch.code_id(serial), batch.pk, batch.campaign_id)]
