"""The token of a form: a number used once, who opened the form, on which page, when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ui.requests import ConsoleRequest

FIELD = "form_token"  # the name of the hidden field
# In a query string: the number of a form to fill in, see `ui.sending.kept`.
KEPT = "kept"
VALID_FOR = timedelta(days=7)
MAX_PAGE_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class FormToken:
    """What the hidden field of a form says, signed."""

    nonce: UUID
    user_id: int
    page: str  # path and query of the page that has the form
    issued_at: int  # seconds since 1970

    def __str__(self) -> str:
        values = [self.nonce.hex, self.user_id, self.page, self.issued_at]
        return _signer().sign_object(values)

    def is_expired(self, *, at: datetime) -> bool:
        return datetime.fromtimestamp(self.issued_at, UTC) + VALID_FOR < at


def issue(request: ConsoleRequest) -> FormToken:
    """Return the token of a form in the response; nothing is stored."""
    return FormToken(
        nonce=uuid4(),
        user_id=request.user.pk,
        page=_page_of(request),
        issued_at=int(timezone.now().timestamp()),
    )


def parse(text: str) -> FormToken | None:
    """Return the token that this is, or None if we did not sign it."""
    try:
        nonce, user_id, page, issued_at = _signer().unsign_object(text)
    except signing.BadSignature:
        return None
    return FormToken(UUID(nonce), user_id, page, issued_at)


def sent_with(request: HttpRequest) -> FormToken | None:
    """Return the token that a form was sent with, if it has a good one."""
    return parse(request.POST.get(FIELD, "")) if request.method == "POST" else None


def _signer() -> signing.Signer:
    return signing.Signer(salt=__name__)


def _page_of(request: ConsoleRequest) -> str:
    """Return the address of the page that will have the form.

    What answers a POST, or a request of htmx, need not be a page itself: the form is on
    the page where the former form was, or where the browser is.
    """
    if token := sent_with(request):
        return token.page
    here = request.htmx.current_url_abs_path or request.get_full_path()
    parts = urlsplit(here)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != KEPT]
    page = f"{parts.path}?{urlencode(query)}" if query else parts.path
    page = page if len(page) <= MAX_PAGE_LENGTH else parts.path[:MAX_PAGE_LENGTH]
    return page if url_has_allowed_host_and_scheme(page, None) else "/"
