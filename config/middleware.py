"""What every request gets: an id, a line in the log, a narrow browser, a language."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Container
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from config.logs import request_id

log = logging.getLogger("pinpress.request")

_SOUND_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = {"/healthz", "/readyz"}
_CONSOLE = ("/console/", "/admin/")


class RequestLog:
    """Name the request, log its route (never its path: that may hold a code)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        # Kept until the next request of this thread: Django speaks of a 404 after us.
        request_id.set(given if _SOUND_ID.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id.get()
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if request.path_info not in _QUIET:
            _write_line(request, response, began)
        return response


class Languages(LocaleMiddleware):
    """Speak as the reader asks; in the console only what it is translated into.

    `request.languages` are those that the page may offer.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        is_console = request.path_info.startswith(_CONSOLE)
        offered = dict(settings.CONSOLE_LANGUAGES if is_console else settings.LANGUAGES)
        request.languages = list(offered)  # type: ignore[attr-defined]
        if translation.get_language() not in offered:
            translation.activate(_first_of(offered, request))
            request.LANGUAGE_CODE = translation.get_language()


def _first_of(offered: Container[str], request: HttpRequest) -> str:
    """Return the language that the browser likes most of those offered."""
    for wanted, _share in parse_accept_lang_header(
        request.headers.get("Accept-Language", "").lower()
    ):
        with suppress(LookupError):
            found = translation.get_supported_language_variant(wanted)
            if found in offered:
                return found
    return settings.LANGUAGE_CODE


def _write_line(request: HttpRequest, response: HttpResponse, began: float) -> None:
    match = request.resolver_match
    route = match.route if match else "(no route)"
    facts = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 1),
    }
    log.info(
        "%s %s %s", request.method, route, response.status_code, extra={"facts": facts}
    )
