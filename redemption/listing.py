"""Page through redemptions, newest first: a campaign by time, a batch by serial."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import QueryDict

from campaigns.models import Campaign
from codes import vault
from codes.models import Batch, Code
from redemption.models import Redemption, RedemptionQuerySet
from staff import keyset

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ends: several codes may be redeemed at one moment."""

    at: datetime
    code_id: int

    @classmethod
    def read(cls, text: str) -> "_Place | None":
        """Return the place that a link holds, or None if that is nonsense."""
        moment, _dash, code_id = text.partition("-")
        for part in (moment, code_id):
            if not (part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS):
                return None
        try:
            return cls(_EPOCH + int(moment) * _MICROSECOND, int(code_id))
        except OverflowError:
            return None

    @classmethod
    def of(cls, redemption: Redemption) -> "_Place":
        return cls(redemption.at, redemption.code_id)

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.code_id}"


def of_campaign(campaign: Campaign, query: QueryDict) -> keyset.Page:
    """Return the page of the campaign's redemptions that `query` asks for, by time.

    Walks the index (campaign, at), whatever else is in the table.
    """
    rows = _rows().filter(campaign=campaign)
    size = keyset.SIZE
    before, after = (_Place.read(query.get(name, "")) for name in ("before", "after"))
    if after:
        newer = Q(at=after.at, code_id__gt=after.code_id) | Q(at__gt=after.at)
        found = list(
            rows.filter(newer, at__gte=after.at).order_by("at", "code_id")[: size + 1]
        )
        has_newer, has_older = len(found) > size, True
        found = found[:size][::-1]
    else:
        if before:
            older = Q(at=before.at, code_id__lt=before.code_id) | Q(at__lt=before.at)
            rows = rows.filter(older, at__lte=before.at)
        found = list(rows.newest_first()[: size + 1])
        has_newer, has_older = before is not None, len(found) > size
        found = found[:size]
    return keyset.Page(
        found,
        newer=_link(query, "after", found[0]) if found and has_newer else "",
        older=_link(query, "before", found[-1]) if found and has_older else "",
    )


def of_batch(batch: Batch, query: QueryDict) -> keyset.Page:
    """Return the page of the batch's redemptions that `query` asks for, by serial."""
    first, last = batch.code_id(1), batch.code_id(batch.quantity)
    rows = _rows().filter(code_id__gte=first, code_id__lte=last)
    return keyset.page(rows, query, size=keyset.SIZE)


def masks(codes: list[Code]) -> dict[int, str]:
    """Return what staff pages show of codes, by id; batch and series are loaded."""
    batches: dict[int, Batch] = {code.batch_id: code.batch for code in codes}
    found = {}
    for batch_id, batch in batches.items():
        serials = [code.serial for code in codes if code.batch_id == batch_id]
        shown = vault.masks(batch, serials)
        for serial, mask in zip(serials, shown, strict=True):
            found[batch.code_id(serial)] = mask
    return found


def _rows() -> RedemptionQuerySet:
    return Redemption.objects.select_related("code__batch__series", "actor")


def _link(query: QueryDict, name: str, redemption: Redemption) -> str:
    link = query.copy()
    for other in ("before", "after"):
        link.pop(other, None)
    link[name] = str(_Place.of(redemption))
    return link.urlencode()
