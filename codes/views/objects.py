"""Fetch the objects that a URL names, or answer 404."""

from django.shortcuts import get_object_or_404

from campaigns.models import Campaign
from codes.models import Batch, Code


def campaign_or_404(campaign_id: int) -> Campaign:
    """Return the campaign of the URL."""
    return get_object_or_404(Campaign, pk=campaign_id)


def batch_or_404(campaign_id: int, batch_id: int) -> Batch:
    """Return the batch of the URL with its campaign and series. One query."""
    batches = Batch.objects.select_related("campaign", "series", "created_by")
    return get_object_or_404(batches, pk=batch_id, campaign=campaign_id)


def code_or_404(batch: Batch, serial: int) -> Code:
    """Return the code with this serial; its batch is `batch` itself."""
    serial = serial if 1 <= serial <= batch.quantity else 0
    code = get_object_or_404(Code, pk=batch.code_id(serial))
    code.batch = batch
    return code
