"""What every request gets: an id, one line in the log, a narrow browser."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.logs import request_id

log = logging.getLogger("pinpress.request")

_SOUND_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET = {"/healthz", "/readyz"}


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
