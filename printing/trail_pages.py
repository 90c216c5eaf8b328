"""The pages that entries of the trail about printers lead to."""

from django.urls import reverse

from printing.models import Printer
from staff.models import Entry, User
from staff.trail_links import target_id


def pages_of_printers(entries: list[Entry], by: User) -> dict[int, str]:
    """Return the pages of printers that are still there."""
    if not by.has_perm("codes.print_batch"):
        return {}
    ids = {target_id(entry) for entry in entries}
    there = set(Printer.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return {
        entry.pk: reverse("printing:printer_edit", args=[target_id(entry)])
        for entry in entries
        if target_id(entry) in there
    }
