"""Carry a scanned code from its address to the form, and nowhere else.

A QR code leads to /<slug>/<code>. A redirect takes the code out of the address bar, the
history and the referrer: a signed cookie holds it until the visitor presses the button.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "pp_scanned"
MAX_AGE = 10 * 60  # seconds
MAX_LENGTH = 64  # characters; a longer text is no code

_SALT = "redemption.public.scan_cookie"


def set_cookie(response: HttpResponse, typed: str, *, path: str) -> None:
    """Let the browser send the code along to the pages under `path`."""
    typed = typed.strip("/ ")
    if len(typed) > MAX_LENGTH:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(typed, salt=_SALT),
        max_age=MAX_AGE,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the camera's application is another site
    )


def code_of(request: HttpRequest) -> str:
    """Return the code that was scanned within MAX_AGE, or ""."""
    try:
        code: str = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=MAX_AGE
        )
    except signing.BadSignature:
        return ""
    return code


def delete_cookie(response: HttpResponse, *, path: str) -> None:
    """Let the browser forget the code; `path` as when the cookie was set."""
    response.delete_cookie(COOKIE, path=path, samesite="Lax")
