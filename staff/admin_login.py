"""The admin has no door of its own: staff come in by the console's, throttled one."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the console's sign-in; whoever is signed in has no business here."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    wished = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wished, allowed_hosts=None)
    target = wished if is_ours else reverse("admin:index")
    return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': target})}")
