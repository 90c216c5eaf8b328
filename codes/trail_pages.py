"""The pages that entries of the trail about batches and their codes lead to."""

from django.urls import reverse

from codes.models import Batch
from staff.models import Entry, User
from staff.trail_links import target_id


def pages_of_batches(entries: list[Entry], by: User) -> dict[int, str]:
    """Return the story of a code, the page of a print run, or else of the batch."""
    ids = {target_id(entry) for entry in entries}
    campaigns = dict(Batch.objects.filter(pk__in=ids).values_list("pk", "campaign"))
    return {
        entry.pk: url
        for entry in entries
        if (campaign_id := campaigns.get(target_id(entry)))
        and (url := _page(entry, [campaign_id, target_id(entry)], by))
    }


def _page(entry: Entry, batch: list[int], by: User) -> str:
    serial, run = entry.data.get("serial"), entry.data.get("run")
    if isinstance(serial, int) and by.has_perm("codes.view_code"):
        return reverse("redemption:code_history", args=[*batch, serial])
    if isinstance(run, int) and by.has_perm("codes.print_batch"):
        return reverse("printing:print_run_detail", args=[*batch, run])
    if by.has_perm("codes.view_batch"):
        return reverse("codes:batch_detail", args=batch)
    return ""
