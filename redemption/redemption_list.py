"""Page through redemptions, newest first: a campaign by time, a batch by serial."""

from django.db.models import Q
from django.http import QueryDict

from campaigns.models import Campaign
from codes import vault
from codes.models import Batch, Code
from redemption.models import Answers, Redemption, RedemptionQuerySet
from ui import keyset
from ui.keyset import ALL


def of_campaign(
    campaign: Campaign, query: QueryDict, *, period: Q = ALL, filter_q: Q = ALL
) -> keyset.Page:
    """Return the page of the campaign's redemptions that `query` asks for, by time.

    Walks the index (campaign, at), whatever else is in the table.
    """
    rows = _rows().filter(period, campaign=campaign)
    return keyset.paginate(rows, query, by=keyset.BY_TIME, filter_q=filter_q)


def of_batch(
    batch: Batch, query: QueryDict, *, period: Q = ALL, filter_q: Q = ALL
) -> keyset.Page:
    """Return the page of the batch's redemptions that `query` asks for, by serial."""
    first, last = batch.code_id(1), batch.code_id(batch.quantity)
    rows = _rows().filter(code_id__gte=first, code_id__lte=last)
    return keyset.paginate(rows, query, filter_q=period & filter_q)


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


def has_answers(campaign: Campaign) -> bool:
    """Tell whether visitors answer something there, or have done so."""
    return campaign.asks_anything or Answers.objects.filter(campaign=campaign).exists()


def _rows() -> RedemptionQuerySet:
    return Redemption.objects.select_related("code__batch__series", "actor")
