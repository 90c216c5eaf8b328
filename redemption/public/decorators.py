"""The decorator of every public page: no caching, and a form to retry when we fail."""

import logging
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from codes.keys import CodesKeyError
from redemption.answers import form as answers_form
from redemption.errors import ClaimConflict

log = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds

# From a page with no-referrer a browser sends even our own form with “Origin: null”,
# and Django refuses it. The address of a page with a form holds no code.
FORM_POLICY = "same-origin"

# Failures that PostgreSQL itself reported, so that it has rolled back: deadlock and
# serialization, too many connections, disk full, lock timeout, statement timeout.
_ROLLED_BACK_STATES = ("40", "53", "55P03", "57014")

type View = Callable[..., HttpResponse]


def visitor_view(view: View) -> View:
    """Let visitors, who are not signed in, use a view.

    No browser or proxy stores its response, and no referrer names its address. A
    failure of the database is a page with the same form, code and attempt, to be sent
    again.
    """

    @login_not_required
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "404.html", status=404)
        except (OperationalError, InterfaceError, InternalError) as error:
            response = _unavailable(request, error, is_safe=_is_rolled_back(error))
        except ClaimConflict as error:
            response = _unavailable(request, error, is_safe=True)
        except CodesKeyError as error:  # never "not a code": the code may be good
            response = _unavailable(request, error, is_safe=True)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        response.setdefault("Referrer-Policy", "no-referrer")
        # Our log has the route of every request. Django's would add the path of each
        # that is refused, which may hold a code.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return wrapper


def _is_rolled_back(error: Exception) -> bool:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return state.startswith(_ROLLED_BACK_STATES)


def _unavailable(
    request: HttpRequest, error: Exception, *, is_safe: bool
) -> HttpResponse:
    log.error("A visitor's request failed: %s", type(error).__name__, exc_info=error)
    form = {}
    if request.method == "POST":
        names = ("code", "attempt", *(set(request.POST) & answers_form.FIELD_NAMES))
        form = {name: request.POST.get(name, "")[:1000] for name in names}
    context = {"form": form, "is_safe": is_safe}
    response = render(
        request, "redemption/public/unavailable.html", context, status=503
    )
    response["Retry-After"] = RETRY_AFTER
    if form:
        response["Referrer-Policy"] = FORM_POLICY
    return response
