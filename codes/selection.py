"""Parse which codes of a batch are selected, and count what a move would change.

A selection travels in the query string: `which=some&serial=3&serial=7`,
`which=range&first=100&last=200`, or `which=matching&status=available&upto=5000`, a
filter and the watermark of the moment instead of five thousand ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from codes import tallies
from codes.fields import CountField
from codes.lifecycle import MAY_BECOME, ActionRefused, Selection
from codes.models import MAX_QUANTITY, Batch, Code, Status
from codes.wording import grouped

MAX_SERIALS = 400  # fewer than DATA_UPLOAD_MAX_NUMBER_FIELDS, so that we can explain
MAX_COUNTED = 100_000  # codes of a range that are counted by status
MAX_UNCONFIRMED = 1_000  # codes that are moved without typing their number


@dataclass(frozen=True, slots=True)
class SelectedCodes:
    """The codes that are selected, with their number and statuses."""

    batch: Batch
    selection: Selection
    count: int
    by_status: dict[int, int] | None  # None if they are too many to count

    @property
    def is_whole(self) -> bool:
        """True if every code of the batch is selected."""
        return not self.selection.only and self.count == self.batch.generated

    def needs_typed_count(self, to: Status) -> bool:
        """Return whether the number must be typed to confirm a move."""
        return self.at_most_moving(to) > MAX_UNCONFIRMED

    def at_most_moving(self, to: Status) -> int:
        """Return how many codes would be moved; all, where that is unknown."""
        moving = self.moving(to)
        return self.count if moving is None else moving

    def moving(self, to: Status) -> int | None:
        """Return how many codes would be moved, or None if that is unknown."""
        if self.by_status is None:
            return None
        return sum(self.by_status.get(status, 0) for status in MAY_BECOME[to])

    def staying(self, to: Status) -> list[tuple[Status, int]]:
        """Return how many codes of which status would stay as they are."""
        return [
            (Status(status), n)
            for status, n in sorted((self.by_status or {}).items())
            if n and status not in MAY_BECOME[to]
        ]

    def permission(self, to: Status) -> str:
        """Return the permission that is needed to move these codes."""
        if to == Status.AVAILABLE:
            return "codes.activate_range"
        if self.count == 1:
            return "codes.void_code"
        return "codes.void_batch" if self.is_whole else "codes.void_range"


def parse(query: QueryDict, batch: Batch) -> SelectedCodes:
    """Return the codes that `query` selects. Raises ActionRefused."""
    if not batch.generated:
        raise ActionRefused(
            _("This batch has no codes yet. Come back when some are made.")
        )
    match query.get("which"):
        case "some":
            return _list(query.getlist("serial"), batch)
        case "range":
            return _range(query.get("first", ""), query.get("last", ""), batch)
        case "matching":
            return _matching(query.get("status", ""), query.get("upto", ""), batch)
    raise ActionRefused(_("Choose which codes."))


def _list(texts: Iterable[str], batch: Batch) -> SelectedCodes:
    serials = tuple(sorted({_parse_serial(text, batch) for text in texts}))
    if not serials:
        raise ActionRefused(_("Tick the codes first."))
    if len(serials) > MAX_SERIALS:
        raise ActionRefused(
            _("Too many codes at once. Give a range of serials instead.")
        )
    ids = [batch.code_id(serial) for serial in serials]
    codes = Code.objects.filter(id__in=ids)
    return SelectedCodes(batch, Selection(serials=serials), len(serials), _count(codes))


def _range(first_text: str, last_text: str, batch: Batch) -> SelectedCodes:
    first, last = _parse_serial(first_text, batch), _parse_serial(last_text, batch)
    if first > last:
        raise ActionRefused(_("The first serial must not come after the last one."))
    count = last - first + 1
    by_status = None
    if count == batch.generated:
        by_status = tallies.counts_by_batch([batch])[batch.pk].by_status
    elif count <= MAX_COUNTED:
        by_status = _count(Code.objects.between(batch, first, last))
    return SelectedCodes(batch, Selection(first, last), count, by_status)


def _matching(status_text: str, upto_text: str, batch: Batch) -> SelectedCodes:
    upto = _parse_serial(upto_text, batch)
    by_status = tallies.counts_by_batch([batch])[batch.pk].by_status
    if not status_text:
        return SelectedCodes(batch, Selection(1, upto), upto, by_status)
    status = _parse_status(status_text)
    count = by_status.get(status, 0)
    if not count:
        raise ActionRefused(
            _("No code of this batch has that status any more. Choose anew.")
        )
    return SelectedCodes(batch, Selection(1, upto, only=status), count, {status: count})


def _count(codes: QuerySet[Code]) -> dict[int, int]:
    rows = codes.order_by().values_list("status").annotate(n=Count("id"))
    return dict(rows)


def _parse_status(text: str) -> Status:
    try:
        return Status[text.upper()]
    except KeyError:
        raise ActionRefused(_("There is no such status.")) from None


def _parse_serial(text: str, batch: Batch) -> int:
    """Return a serial of the batch. Raises ActionRefused."""
    try:
        serial: int | None = CountField(max_value=MAX_QUANTITY, required=False).clean(
            text
        )
    except ValidationError:
        serial = None
    if not serial or serial > batch.generated:
        raise ActionRefused(
            _("Give serials from 1 to %(last)s: so many codes exist.")
            % {"last": grouped(batch.generated)}
        )
    return serial
