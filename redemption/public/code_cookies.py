"""Keep the text of a code in the visitor's own browser, signed, for ten minutes.

SCANNED carries a code from its address to the form: a QR code leads to /<slug>/<code>,
and a redirect takes the code out of the address bar, the history and the referrer.
REDEEMED lets the page of a redemption show the code in full, not as a mask.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

MAX_AGE = 10 * 60  # seconds


@dataclass(frozen=True, slots=True)
class CodeCookie:
    """A cookie that holds a code, for the pages under a path alone."""

    name: str

    def keep(self, response: HttpResponse, text: str, *, path: str) -> None:
        """Let the browser send `text` along to the pages under `path`."""
        response.set_cookie(
            self.name,
            signing.dumps(text, salt=self._salt),
            max_age=MAX_AGE,
            path=path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",  # the camera's application is another site
        )

    def read(self, request: HttpRequest) -> str:
        """Return the text that was kept within MAX_AGE, or ""."""
        try:
            text: str = signing.loads(
                request.COOKIES.get(self.name, ""), salt=self._salt, max_age=MAX_AGE
            )
        except signing.BadSignature:
            return ""
        return text

    def forget(self, response: HttpResponse, *, path: str) -> None:
        """Let the browser delete the code; `path` as when it was kept."""
        response.delete_cookie(self.name, path=path, samesite="Lax")

    @property
    def _salt(self) -> str:
        return f"redemption.public.code_cookies:{self.name}"


SCANNED = CodeCookie("pp_scanned")
REDEEMED = CodeCookie("pp_redeemed")
