"""Answer a POST whose CSRF token is missing or old."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

from redemption.public import views as visitors
from ui.requests import ConsoleRequest
from ui.sending import unaccepted


@login_not_required
def csrf_failure(request: ConsoleRequest, reason: str = "") -> HttpResponse:
    """Keep what staff typed; to visitors, show their form again."""
    return unaccepted.csrf_failed(request) or visitors.csrf_failure(request, reason)
