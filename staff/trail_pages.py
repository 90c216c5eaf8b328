"""The pages that entries of the trail about members of staff lead to."""

from django.urls import reverse

from staff.models import Entry, User
from staff.trail_links import target_id


def pages_of_users(entries: list[Entry], by: User) -> dict[int, str]:
    """Return the pages of accounts, which are in the admin."""
    if not (by.is_staff and by.has_perm("staff.view_user")):
        return {}
    return {
        entry.pk: reverse("admin:staff_user_change", args=[target_id(entry)])
        for entry in entries
    }
