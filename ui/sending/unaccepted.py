"""Answer a form that is not accepted, so that nothing typed into it is lost."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ui.models import SentForm
from ui.requests import ConsoleRequest
from ui.sending import contents, kept, tokens
from ui.sending.tokens import FormToken

STOP_POLLING = 286  # htmx swaps the response and sends the request no more


def signed_out(request: ConsoleRequest) -> HttpResponse | None:
    """Ask a person who was signed out to sign in; None where nothing could be lost.

    A page that asks by htmx stays as it is, with what is being typed into it.
    """
    token = tokens.sent_with(request)
    if request.htmx:
        is_at_stake = token or request.method == "GET"
        stays = is_at_stake and not request.htmx.boosted
        return _stay(request, _words_signed_out()) if stays else None
    if token is None:
        return None
    address = _keep(request, token)
    if contents.typed_in(request).is_empty or address == token.page:
        text = _("You were signed out before this was done. Sign in and do it again.")
    else:
        text = _("You were signed out. Sign in, and what you typed is shown again.")
    messages.info(request, text)
    return redirect_to_login(address)


def csrf_failed(request: ConsoleRequest) -> HttpResponse | None:
    """Answer a form from before the last sign-in; None if it is not this person's."""
    token = tokens.sent_with(request)
    if not request.user.is_authenticated:
        return signed_out(request) if token else None
    if token is None or token.user_id != request.user.pk:
        return None
    text = _("You have signed in again since this form was opened.")
    if request.htmx:
        hint = _("What you typed stays here: send it by the button of the form.")
        return _stay(request, f"{text} {hint}")
    return _show_again(request, token, text)


def expired(request: ConsoleRequest) -> HttpResponse:
    """Show a form again that was open for longer than its token is good."""
    return _show_again(
        request, tokens.issue(request), _("This form had been open for too long.")
    )


def sent_with_other_content(request: ConsoleRequest, sent: SentForm) -> HttpResponse:
    """Show what the form led to, and the form again, as one that was not sent yet."""
    text = format_html(
        '{} <a href="{}">{}</a>',
        _("You sent this form before, at %(time)s, with other content.")
        % {"time": time_format(timezone.localtime(sent.sent_at), "H:i")},
        sent.location,
        _("See what it led to"),
    )
    return _show_again(request, tokens.issue(request), text)


def _show_again(request: ConsoleRequest, token: FormToken, text: str) -> HttpResponse:
    messages.warning(request, text)
    return redirect(_keep(request, token))


def _keep(request: HttpRequest, token: FormToken) -> str:
    """Keep what was typed; return the address of the page that will show it."""
    typed = contents.typed_in(request)
    try:
        return kept.keep(token, request.path, typed, at=timezone.now())
    except kept.TooLong:
        messages.warning(
            request,
            _(
                "What you typed is too long to be kept. Your browser still has it: go "
                "back, copy it, and paste it into a new form."
            ),
        )
        return token.page


def _words_signed_out() -> str:
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
        _(
            "You were signed out. What you typed stays here and is not saved: sign in "
            "in another tab, then send it."
        ),
        resolve_url(settings.LOGIN_URL),
        _("Open the sign-in page"),
    )


def _stay(request: HttpRequest, text: str) -> HttpResponse:
    """Let htmx put a message on the page instead of what it asked for."""
    messages.info(request, text)
    response = render(request, "components/messages.html", status=STOP_POLLING)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    response["HX-Reselect"] = "#messages > *"
    return response
