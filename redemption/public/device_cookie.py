"""Recognize a browser within one campaign, and nowhere else.

A random id stands in a signed cookie of the campaign's own path and, signed, in each
form. It is the id of the attempt: a double click, a lost reply and a link opened again
all send the same one, and so get the same redemption again.
"""

from functools import lru_cache
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from campaigns.models import Campaign

COOKIE = "pp_device"
MAX_AGE = 90 * 24 * 60 * 60  # seconds


def device_of(request: HttpRequest, campaign: Campaign) -> UUID:
    """Return the id of the browser: that of its cookie, or a new one."""
    return _read(request.COOKIES.get(COOKIE, ""), campaign) or uuid4()


def attempt_of(request: HttpRequest, campaign: Campaign, device: UUID) -> UUID:
    """Return the id that was sent with the form, or else that of the browser."""
    return _read(request.POST.get("attempt", ""), campaign) or device


def is_known(request: HttpRequest, device: UUID, campaign: Campaign) -> bool:
    """Tell whether the browser sent this id in its cookie."""
    return _read(request.COOKIES.get(COOKIE, ""), campaign) == device


def sign(device: UUID, campaign: Campaign) -> str:
    """Return the id as a form of `campaign` carries it."""
    return _signer(campaign.pk).sign(device.hex)


def set_cookie(
    response: HttpResponse, device: UUID, *, campaign: Campaign, path: str
) -> None:
    """Let the browser keep its id for the pages under `path`."""
    response.set_cookie(
        COOKIE,
        sign(device, campaign),
        max_age=MAX_AGE,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(text: str, campaign: Campaign) -> UUID | None:
    return _unsign(text, campaign.pk)


@lru_cache(maxsize=1024)  # cookie and form of one request hold the same text
def _unsign(text: str, campaign_id: int) -> UUID | None:
    try:
        return UUID(hex=_signer(campaign_id).unsign(text))
    except (BadSignature, ValueError):
        return None


def _signer(campaign_id: int) -> Signer:
    return Signer(salt=f"redemption.device:{campaign_id}")
