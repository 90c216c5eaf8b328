"""The request of a page of the console, as far as this app knows it."""

from typing import Any, Protocol

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SignedInUser(Protocol):
    """What lists and saved views ask of the user model, which is another app's."""

    @property
    def pk(self) -> Any: ...

    @property
    def saved_views(self) -> Any: ...

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


class ConsoleRequest(HttpRequest):
    """A request that the middleware has seen: signed in, and asked about htmx."""

    user: SignedInUser  # type: ignore[assignment]
    htmx: HtmxDetails
