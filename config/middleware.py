"""Give every request an id, a line in the log, a policy for browsers, a language."""

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

_VALID_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_NOT_LOGGED = {"/healthz", "/readyz"}
_CONSOLE = ("/console/", "/admin/")


class RequestLog:
    """Give the request an id and log its route, not its path, which may be a code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        id_of_proxy = request.headers.get("X-Request-ID", "")
        is_valid = _VALID_ID.fullmatch(id_of_proxy)
        # Not reset at the end: Django logs a 404 after this middleware has returned.
        request_id.set(id_of_proxy if is_valid else uuid.uuid4().hex)
        started_at = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id.get()
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if request.path_info not in _NOT_LOGGED:
            _log(request, response, started_at)
        return response


class Languages(LocaleMiddleware):
    """Choose the language of the answer; in the console among fewer languages.

    `request.languages` are those that the page may offer.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        is_console = request.path_info.startswith(_CONSOLE)
        offered = dict(settings.CONSOLE_LANGUAGES if is_console else settings.LANGUAGES)
        request.languages = list(offered)  # type: ignore[attr-defined]
        if translation.get_language() not in offered:
            translation.activate(_preferred(offered, request))
            request.LANGUAGE_CODE = translation.get_language()


def _preferred(offered: Container[str], request: HttpRequest) -> str:
    """Return the language that the browser prefers among those offered."""
    for accepted, _weight in parse_accept_lang_header(
        request.headers.get("Accept-Language", "").lower()
    ):
        with suppress(LookupError):
            language = translation.get_supported_language_variant(accepted)
            if language in offered:
                return language
    return settings.LANGUAGE_CODE


def _log(request: HttpRequest, response: HttpResponse, started_at: float) -> None:
    match = request.resolver_match
    route = match.route if match else "(no route)"
    facts = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round((time.perf_counter() - started_at) * 1000, 1),
    }
    log.info(
        "%s %s %s", request.method, route, response.status_code, extra={"facts": facts}
    )
