"""The newest actions of a member of staff, for the first page of the admin."""

from django import template

from staff import trail_links
from staff.models import Entry, User

register = template.Library()

MAX_SHOWN = 10


@register.simple_tag
def recent_actions(user: User) -> list[tuple[Entry, str]]:
    """Return the newest entries of the trail by `user`, each with its page or ""."""
    entries = list(Entry.objects.filter(actor=user).order_by("-id")[:MAX_SHOWN])
    urls = trail_links.urls_of(entries, by=user)
    return [(entry, urls.get(entry.pk, "")) for entry in entries]
