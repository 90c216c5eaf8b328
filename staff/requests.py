"""The request of a page of the console, as type checkers should see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from staff.models import User


class StaffRequest(HttpRequest):
    """A request that the middleware has seen: signed in, and asked about htmx."""

    user: User
    htmx: HtmxDetails
