"""Carry a scanned code from its address to the form, and nowhere else.

A QR code leads to /<slug>/<code>. The code leaves the address bar, the history and the
referrer at once: it waits in a signed cookie for the visitor to press the button.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "pp_scanned"
KEPT = 10 * 60  # seconds
LONGEST = 64  # characters; what is longer is no code and is not carried

_SALT = "redemption.public.scan_cookie"


def set_cookie(response: HttpResponse, typed: str, *, at: str) -> None:
    """Let the browser bring the code along to the pages under the path `at`."""
    typed = typed.strip("/ ")
    if len(typed) > LONGEST:
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(typed, salt=_SALT),
        max_age=KEPT,
        path=at,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the camera's application is another site
    )


def code_of(request: HttpRequest) -> str:
    """Return the code that was scanned in the last minutes, or nothing."""
    try:
        code: str = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT
        )
    except signing.BadSignature:
        return ""
    return code


def delete_cookie(response: HttpResponse, *, at: str) -> None:
    """Take the code out of the browser again."""
    response.delete_cookie(COOKIE, path=at, samesite="Lax")
