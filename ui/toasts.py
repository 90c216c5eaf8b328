"""Tell staff that an action is done, with a button that undoes it."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, text: str, *, undo: str) -> None:
    """Show `text` on the next page; a POST to `undo` reverses the action."""
    messages.success(request, text, extra_tags=undo)
