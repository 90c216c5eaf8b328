"""Delete what printing stores of a batch or a draft that is removed."""

from campaigns.models import Campaign
from codes.models import Batch


def delete_runs(batch: Batch) -> None:
    """Delete the print runs of a batch; their files are deleted already."""
    batch.print_runs.all().delete()


def delete_assets(campaign: Campaign) -> None:
    """Delete the label designs and logos of a campaign."""
    campaign.label_designs.all().delete()
    campaign.logos.all().delete()
