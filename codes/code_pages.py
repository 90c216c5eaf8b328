"""Page through the codes of a batch by serial, in bounded steps, counting nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from codes.models import Batch, Code, CodeQuerySet, Status
from ui import keyset

SIZE = 75  # a page of them stays below 100 kB

# A status that may be rare is searched for among so many codes at once (keyset.search),
# so that a page of a batch of ten million codes stays fast, whatever stands in it.
WINDOW = 50_000  # codes


@dataclass(frozen=True, slots=True)
class Page:
    """Some codes in the order of their serials, and where to go on."""

    codes: list[Code]
    before: int | None = None  # the page before ends below this serial
    after: int | None = None  # the page after begins above this serial
    searched_to: int | None = None  # where the search stopped before the page was full


def paginate_codes(
    batch: Batch,
    *,
    status: Status | None = None,
    after: int | None = None,
    before: int | None = None,
) -> Page:
    """Return the first codes above the serial `after`, or the last below `before`."""
    if before is not None:
        return _page_below(batch, min(before, batch.generated + 1), status)
    return _page_above(batch, after or 0, status)


def _page_above(batch: Batch, serial: int, status: Status | None) -> Page:
    codes, stopped = keyset.search(_windows_above(batch, serial, status), SIZE + 1)
    before = serial + 1 if serial else None
    if len(codes) > SIZE:
        codes = codes[:SIZE]
        return Page(codes, before=before, after=codes[-1].serial)
    return Page(codes, before=before, after=stopped, searched_to=stopped)


def _page_below(batch: Batch, serial: int, status: Status | None) -> Page:
    codes, stopped = keyset.search(_windows_below(batch, serial, status), SIZE + 1)
    after = serial - 1 if serial <= batch.generated else None
    if len(codes) > SIZE:
        codes = codes[SIZE - 1 :: -1]
        return Page(codes, before=codes[0].serial, after=after)
    return Page(codes[::-1], before=stopped, after=after, searched_to=stopped)


def _windows_above(
    batch: Batch, serial: int, status: Status | None
) -> Iterator[tuple[CodeQuerySet, int | None]]:
    while True:
        first, last = serial + 1, min(serial + _step(batch, status), batch.generated)
        codes = _codes(batch, first, last, status).order_by("id")
        yield codes, last if last < batch.generated else None
        serial = last


def _windows_below(
    batch: Batch, serial: int, status: Status | None
) -> Iterator[tuple[CodeQuerySet, int | None]]:
    while True:
        first, last = max(1, serial - _step(batch, status)), serial - 1
        codes = _codes(batch, first, last, status).order_by("-id")
        yield codes, first if first > 1 else None
        serial = first


def _step(batch: Batch, status: Status | None) -> int:
    """Return how many codes one query may look at: all of them where an index leads."""
    return batch.quantity if status in (None, Status.VOIDED) else WINDOW


def _codes(batch: Batch, first: int, last: int, status: Status | None) -> CodeQuerySet:
    codes = Code.objects.between(batch, first, last)
    return codes.filter(status=status) if status else codes
