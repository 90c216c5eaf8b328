"""Pages of redemptions, newest first: of a campaign by time, of a batch by serial."""

from django.db.models import Q
from django.http import QueryDict

from campaigns.models import Campaign
from codes import vault
from codes.models import Batch, Code
from redemption.models import Answers, Redemption, RedemptionQuerySet
from ui import keyset
from ui.keyset import ALL


def page_of_campaign(
    campaign: Campaign, query: QueryDict, *, period: Q = ALL, filter_q: Q = ALL
) -> keyset.Page:
    """Return the page of the campaign's redemptions that `query` asks for, by time.

    Follows the index (campaign, at), however large the table is.
    """
    rows = _redemptions().filter(period, campaign=campaign)
    return keyset.paginate(rows, query, by=keyset.BY_TIME, filter_q=filter_q)


def page_of_batch(
    batch: Batch, query: QueryDict, *, period: Q = ALL, filter_q: Q = ALL
) -> keyset.Page:
    """Return the page of the batch's redemptions that `query` asks for, by serial."""
    first, last = batch.code_id(1), batch.code_id(batch.quantity)
    rows = _redemptions().filter(code_id__gte=first, code_id__lte=last)
    return keyset.paginate(rows, query, filter_q=period & filter_q)


def masks_by_id(codes: list[Code]) -> dict[int, str]:
    """Return what staff pages show of codes, by id of the code.

    `codes` come with their batch and its series.
    """
    batches: dict[int, Batch] = {code.batch_id: code.batch for code in codes}
    masks = {}
    for batch_id, batch in batches.items():
        serials = [code.serial for code in codes if code.batch_id == batch_id]
        for serial, mask in zip(serials, vault.masks(batch, serials), strict=True):
            masks[batch.code_id(serial)] = mask
    return masks


def has_answers(campaign: Campaign) -> bool:
    """Tell whether the campaign asks visitors something, or has answers of theirs."""
    return campaign.asks_anything or Answers.objects.filter(campaign=campaign).exists()


def _redemptions() -> RedemptionQuerySet:
    return Redemption.objects.select_related("code__batch__series", "actor")
