"""The type of a request for a page of the console, as far as this app needs it."""

from typing import Any, Protocol

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SignedInUser(Protocol):
    """What this app needs of the user model, which an upper app defines."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def saved_views(self) -> Any: ...

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


class ConsoleRequest(HttpRequest):
    """A request after the middleware: with a signed-in user, and htmx details."""

    user: SignedInUser  # type: ignore[assignment]
    htmx: HtmxDetails
