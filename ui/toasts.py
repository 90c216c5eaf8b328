"""Tell staff that a deed is done, with the button that takes it back."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, text: str, *, undo: str) -> None:
    """Show `text` on the next page; `undo` is where a POST takes the deed back."""
    messages.success(request, text, extra_tags=undo)
