"""Replace the sign-in page of the admin by the console's, which is throttled."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the console's sign-in; refuse people who may not use the admin."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    next_url = request.GET.get("next", "")
    is_local = url_has_allowed_host_and_scheme(next_url, allowed_hosts=None)
    target = next_url if is_local else reverse("admin:index")
    return redirect(f"{reverse('staff:sign_in')}?{urlencode({'next': target})}")
