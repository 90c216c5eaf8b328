"""What a batch or a draft that is to be removed means for attempts and redemptions."""

from campaigns.models import Campaign
from codes.models import Batch
from redemption.models import Attempt, Redemption


def was_seen(batch: Batch) -> bool:
    """Return whether a visitor redeemed a code of the batch, or tried to. One query."""
    ids = (batch.code_id(1), batch.code_id(batch.quantity))
    redeemed = Redemption.objects.filter(code__id__range=ids).values("code_id")
    tried = Attempt.objects.filter(code_id__range=ids).values("code_id")
    return redeemed.union(tried, all=True).exists()


def delete_attempts(campaign: Campaign) -> None:
    """Delete the attempts at codes that the campaign never had."""
    campaign.attempts.all().delete()
