"""Walk the codes of a batch by serial, in bounded steps, counting nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from codes.models import Batch, Code, Status

SIZE = 75  # a page of them stays below 100 kB

# For a status that may be rare a page looks at so many codes at once, so many times,
# while its patience lasts; then it says how far it has searched. A page of a batch of
# ten million codes stays fast, whatever stands in it.
WINDOW = 50_000  # codes
WINDOWS = 6
PATIENCE = 0.03  # seconds


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
    """Return the codes above the serial `after`, or those below `before`."""
    if before is not None:
        return backward(batch, before=before, status=status)
    return forward(batch, after=after or 0, status=status)


def forward(batch: Batch, *, after: int = 0, status: Status | None = None) -> Page:
    """Return the first codes above the serial `after`."""
    step = _step(batch, status)
    codes: list[Code] = []
    last = after
    for _ in _patiently():
        first, last = last + 1, min(last + step, batch.generated)
        codes += _codes(batch, first, last, status, "id")[: SIZE + 1 - len(codes)]
        if len(codes) > SIZE or last >= batch.generated:
            break
    if len(codes) > SIZE:
        codes = codes[:SIZE]
        return Page(codes, before=_above_one(after + 1), after=codes[-1].serial)
    more = last if last < batch.generated else None
    return Page(codes, before=_above_one(after + 1), after=more, searched_to=more)


def backward(batch: Batch, *, before: int, status: Status | None = None) -> Page:
    """Return the last codes below the serial `before`."""
    step = _step(batch, status)
    codes: list[Code] = []
    end = first = min(before, batch.generated + 1)
    for _ in _patiently():
        last, first = first - 1, max(1, first - step)
        codes += _codes(batch, first, last, status, "-id")[: SIZE + 1 - len(codes)]
        if len(codes) > SIZE or first == 1:
            break
    after = end - 1 if end <= batch.generated else None
    if len(codes) > SIZE:
        codes = codes[SIZE - 1 :: -1]
        return Page(codes, before=codes[0].serial, after=after)
    more = _above_one(first)
    return Page(codes[::-1], before=more, after=after, searched_to=more)


def _step(batch: Batch, status: Status | None) -> int:
    """Return how many codes one query may look at: all of them where an index leads."""
    return batch.quantity if status in (None, Status.VOIDED) else WINDOW


def _patiently() -> Iterator[None]:
    ends = time.monotonic() + PATIENCE
    for _ in range(WINDOWS):
        yield
        if time.monotonic() >= ends:
            return


def _above_one(serial: int) -> int | None:
    return serial if serial > 1 else None


def _codes(
    batch: Batch, first: int, last: int, status: Status | None, order: str
) -> list[Code]:
    if first > last:
        return []
    found = Code.objects.between(batch, first, last)
    if status:
        found = found.filter(status=status)
    return list(found.order_by(order)[: SIZE + 1])
