"""Recognize a browser within one campaign, and nowhere else.

A random id stands in a signed cookie of the campaign's own path and, signed, in each
form. It is the id of the attempt: a double click, a lost reply and a link opened again
all send the same one, and so get the same redemption again. The cookie also holds the
id of the code that was redeemed last, never its text.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from campaigns.models import Campaign

COOKIE = "pp_device"
MAX_AGE = 90 * 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, and the code that it redeemed last; 0 if it redeemed none."""

    id: UUID
    code_id: int = 0


def read(request: HttpRequest, campaign: Campaign) -> Device | None:
    """Return what the browser's cookie holds; None without a valid one."""
    return _unsign(request.COOKIES.get(COOKIE, ""), campaign.pk)


def device_of(request: HttpRequest, campaign: Campaign) -> Device:
    """Return the browser: that of its cookie, or a new one."""
    return read(request, campaign) or Device(uuid4())


def attempt_of(request: HttpRequest, campaign: Campaign, device: Device) -> UUID:
    """Return the id that was sent with the form, or else that of the browser."""
    sent = _unsign(request.POST.get("attempt", ""), campaign.pk)
    return sent.id if sent else device.id


def sign(attempt_id: UUID, campaign: Campaign) -> str:
    """Return the id as a form of `campaign` carries it."""
    return _signer(campaign.pk).sign(attempt_id.hex)


def set_cookie(
    response: HttpResponse, device: Device, *, campaign: Campaign, path: str
) -> None:
    """Let the browser keep its id, and its code's, for the pages under `path`."""
    response.set_cookie(
        COOKIE,
        _signer(campaign.pk).sign(f"{device.id.hex}.{device.code_id}"),
        max_age=MAX_AGE,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@lru_cache(maxsize=1024)  # cookie and form of one browser are sent again and again
def _unsign(text: str, campaign_id: int) -> Device | None:
    try:
        device_id, _, code_id = _signer(campaign_id).unsign(text).partition(".")
        return Device(UUID(hex=device_id), int(code_id or 0))
    except (BadSignature, ValueError):
        return None


def _signer(campaign_id: int) -> Signer:
    return Signer(salt=f"redemption.device:{campaign_id}")
