"""Links of the admin to the pages of the console, and to the trail as the history.

Django's log knows only accounts, and of them less than the trail: the history of an
object is its trail, never that log, which would be empty.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from staff import trail


class ConsoleLinksMixin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Let the page of an object lead to its page in the console, and to its trail."""

    def console_url(self, request: HttpRequest, obj: Any) -> str:
        """Return the address of its page in the console, "" if it has none."""
        return ""

    def history_url(self, request: HttpRequest, obj: Any) -> str:
        """Return the address of its history, "" if this person may not read it."""
        return trail_url(request, obj)

    def object_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Return further links of its page: addresses and texts."""
        return []

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        links: dict[str, Any] = {}
        if obj is not None and self.has_view_or_change_permission(request, obj):
            links = {
                "console_url": self.console_url(request, obj),
                "history_url": self.history_url(request, obj),
                "object_links": self.object_links(request, obj),
            }
        context = links | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Redirect to the history; Django's own address of it may be bookmarked."""
        obj = self.get_object(request, object_id)
        if obj is not None and self.has_view_or_change_permission(request, obj):
            if url := self.history_url(request, obj):
                return redirect(url)
            raise PermissionDenied
        messages.warning(request, _("It does not exist, or you may not see it."))
        return redirect("admin:index")


def trail_url(request: HttpRequest, target: models.Model) -> str:
    """Return the address of the trail of `target`, "" for who may not read it."""
    if not request.user.has_perm("staff.view_entry"):
        return ""
    return trail_url_of(trail.target_of(target))


def trail_url_of(target: str) -> str:
    """Return the address of the trail of a target as the trail stores it."""
    return f"{reverse('staff:trail')}?{urlencode({'target': target})}"
