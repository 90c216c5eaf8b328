from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required, permission_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from staff import trail as trail_entries
from staff.forms import SignInForm, TrailFilterForm
from staff.models import Entry
from staff.requests import StaffRequest
from ui import keyset, lists, saved_views


class SignIn(auth_views.LoginView):
    """Ask for name and password; answer 429 while sign-in is throttled."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; for htmx, redirect: it would swap the page into a part."""
        if request.htmx:
            here = request.htmx.current_url_abs_path or ""
            return HttpResponseClientRedirect(
                f"{reverse('staff:sign_in')}?{urlencode({'next': here})}"
            )
        return super().get(request, *args, **kwargs)

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return the address to go on to; never this page, which would be a loop."""
        url = super().get_redirect_url(request)
        return "" if url.startswith(reverse("staff:sign_in")) else url

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response["Retry-After"] = str(form.wait)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(auth_views.LogoutView):
    """Sign out, by POST only; also answers people who are not signed in."""


class PasswordChange(auth_views.PasswordChangeView):
    """Let staff change their own password; their other browsers are signed out."""

    template_name = "staff/password_change.html"
    success_url = reverse_lazy(settings.LOGIN_REDIRECT_URL)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = form.user
        trail_entries.record("staff.password_changed", user, by=user, at=timezone.now())
        messages.success(self.request, _("Your password is changed."))
        return response


@saved_views.saveable(
    pgettext_lazy("page", "Trail"), TrailFilterForm, "staff.view_entry"
)
@permission_required("staff.view_entry", raise_exception=True)
@require_safe
def trail(request: StaffRequest) -> HttpResponse:
    """Show who did what to what, newest first."""
    filters = TrailFilterForm(request.GET, url=request.path)
    values, zone = filters.values, timezone.get_current_timezone()
    period = filters.period(at=timezone.now(), zone=zone)
    entries = trail_entries.filter_entries(
        Entry.objects.select_related("actor"),
        target=values["target"],
        action=values["action"],
        actor=values["actor"],
        period=period,
    )
    page = keyset.paginate(
        entries,
        request.GET,
        by=keyset.BY_TIME if period else keyset.BY_KEY,
        filter_q=trail_entries.target_contains(values["q"]),
    )
    context = {"entries": page.rows, "page": page}
    return lists.show(request, "staff/trail.html", "entries", filters, context)
