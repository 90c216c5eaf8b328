"""Let every form of the console be sent once, and lose nothing that was typed."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ui.requests import ConsoleRequest
from ui.sending import filling, kept, once, tokens, unaccepted
from ui.sending.kept import OpenedForm
from ui.sending.tokens import FormToken

RETRY_AFTER = 5  # seconds


class SignInRequired(LoginRequiredMiddleware):
    """Require a sign-in, and keep the form of a person who was signed out."""

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        return unaccepted.signed_out(request) or super().handle_no_permission(
            request, view_func
        )


class SendOnce:
    """Do what a form asks for once, unless the view is `once.repeatable`.

    A form without a token, of a page from before an upgrade, is done each time.
    """

    def __init__(self, get_response: Callable[[ConsoleRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ConsoleRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: ConsoleRequest,
        view: Callable[..., HttpResponse],
        args: Any,
        kwargs: Any,
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None  # the pages of visitors have no such tokens
        if tokens.FIELD not in request.POST:
            return None
        token = tokens.sent_with(request)
        if token is None or token.user_id != request.user.pk:
            return render(request, "403_csrf.html", status=403)
        answer = partial(view, request, *args, **kwargs)
        is_repeatable = hasattr(view, "repeatable")
        response = answer() if is_repeatable else _answer_once(request, token, answer)
        if response.has_header("Location"):
            kept.forget(token.nonce)
        return response


def _answer_once(
    request: ConsoleRequest, token: FormToken, view: Callable[[], HttpResponse]
) -> HttpResponse:
    if token.is_expired(at=timezone.now()):
        return unaccepted.expired(request)
    try:
        return once.answer(request, token, view)
    except once.SentWithOtherContent as other:
        return unaccepted.sent_with_other_content(request, other.sent)
    except once.StillBeingDone:
        response = render(request, "ui/still_being_done.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


class FillInKept:
    """Fill in the form of a page with what was typed into it and kept.

    The query string of the page names what was kept; its view does not see that.
    """

    def __init__(self, get_response: Callable[[ConsoleRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ConsoleRequest) -> HttpResponse:
        opened = _open(request)
        if opened is None:
            return self.get_response(request)
        messages.warning(request, _explain(opened))
        return _fill(request, self.get_response(request), opened)


def _open(request: ConsoleRequest) -> OpenedForm | None:
    """Return the kept form that the query string names, and take it out of there."""
    is_page = request.method == "GET" and not request.htmx
    if not is_page or tokens.KEPT not in request.GET:
        return None
    query = request.GET.copy()
    (*_rest, nonce) = query.pop(tokens.KEPT)
    request.GET = query  # type: ignore[assignment]  # mutable
    if not request.user.is_authenticated:
        return None
    try:
        known = UUID(nonce)
    except ValueError:
        return None
    return kept.open_form(known, user_id=request.user.pk, at=timezone.now())


def _explain(opened: OpenedForm) -> str:
    if opened.typed.is_empty:
        return _("Nothing was done yet: press the button again.")
    text = _(
        "This is what you had typed. Nothing of it is saved yet: look at it and send "
        "it again."
    )
    if names := [name for group in opened.typed.files.values() for name in group]:
        text += " " + _("Choose your file again: %(names)s.") % {
            "names": ", ".join(names)
        }
    return format_html(
        '{} <a href="{}">{}</a>', text, _list_url(opened), _("All that you had typed")
    )


def _fill(
    request: ConsoleRequest, response: HttpResponse, opened: OpenedForm
) -> HttpResponse:
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.status_code != HTTPStatus.OK or response.streaming or not is_page:
        return response
    filled = filling.fill(
        response.text,
        page=request.path,
        path=opened.path,
        values=opened.typed.fields,
        token=str(opened.token),
    )
    if filled is not None:
        response.content = filled
        patch_cache_control(response, private=True, no_store=True)
    elif not opened.typed.is_empty:  # the page has no such form any more
        return redirect(_list_url(opened))
    return response


def _list_url(opened: OpenedForm) -> str:
    return reverse("ui:kept_form", args=[opened.token.nonce])
