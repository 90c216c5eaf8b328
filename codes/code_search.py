"""Find codes by what staff have at hand: the code itself, its reference, its serial."""

import re
from contextlib import suppress
from itertools import groupby
from operator import attrgetter

from codes import proof_codes, vault
from codes.formats import Unreadable
from codes.models import Batch, Code, Series
from codes.readings import Reading, fitting, readings, reason_unreadable
from codes.references import CodeReference
from codes.vault import Located

RECENT = 20  # batches in which a bare serial is looked for

_SERIAL = re.compile(r"\s*#?\s*(\d{1,9})\s*")


def by_text(typed: str) -> list[Located]:
    """Return where `typed` leads, in whatever campaign; seldom to more than one.

    Raises Unreadable if it has the shape of no series or a wrong check symbol. A text
    that is well-formed but was never handed out gives an empty list.
    """
    is_read = False
    found = readings(typed, Series.objects.order_by("-id"))
    for _candidate, same in groupby(found, key=attrgetter("candidate")):
        is_read = True
        if located := [place for reading in same for place in _located(reading)]:
            return located
    if not is_read:
        raise reason_unreadable(typed)
    return []


def is_shaped_like_a_code(typed: str) -> bool:
    """Tell whether `typed` has the prefix and the length of some series' codes."""
    return any(fitting(typed, Series.objects.all()))


def is_proof(typed: str) -> bool:
    """Tell whether `typed` stands on a proof sheet: a code that never was one."""
    with suppress(Unreadable):
        return any(
            _decrypted(reading) >= proof_codes.first_of(reading.source.format)
            for reading in readings(typed, Series.objects.all())
        )
    return False


def by_reference(typed: str) -> list[Code]:
    """Return the code that "12-4217" names: batch 12, serial 4217."""
    reference = CodeReference.parse(typed)
    return list(Code.objects.filter(pk=reference.code_id)) if reference else []


def by_serial(typed: str) -> list[Code]:
    """Return the codes with this bare serial in recent batches, the newest first."""
    match = _SERIAL.fullmatch(typed)
    serial = int(match[1]) if match else 0
    if not serial:
        return []
    batches = Batch.objects.filter(generated__gte=serial).newest_first()[:RECENT]
    ids = [batch.code_id(serial) for batch in batches]
    return list(Code.objects.filter(pk__in=ids).order_by("-id"))


def _decrypted(reading: Reading[Series]) -> int:
    return vault.cipher(reading.source).decrypt(reading.number)


def _located(reading: Reading[Series]) -> list[Located]:
    """Return where a reading leads, in a list that is empty if no batch has it."""
    series, number = reading.source, _decrypted(reading)
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
