"""Find the redemption that a visitor's browser made last, to show it again."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from psycopg.types.numeric import Int8

from campaigns.models import Campaign
from codes import vault
from codes.models import Batch
from codes.references import SERIAL_BITS, CodeReference
from redemption import prepared
from redemption.public import device_cookie
from redemption.public.code_cookies import REDEEMED

# The page after each redemption: the ORM's way cost three times all the rest of it.
_FIND = f"""
    SELECT redemption.at, batch.sealed_at
    FROM redemption_redemption AS redemption
    JOIN codes_batch AS batch ON batch.id = redemption.code_id >> {SERIAL_BITS}
    WHERE redemption.code_id = %(code_id)s
        AND redemption.attempt_id = %(attempt_id)s
        AND redemption.campaign_id = %(campaign_id)s
"""  # noqa: S608 -- made of our own text only


@dataclass(frozen=True, slots=True)
class LastRedemption:
    """A redemption as its page shows it: `code_text` is the code, or its mask."""

    reference: CodeReference
    at: datetime
    code_text: str


def find(request: HttpRequest, campaign: Campaign) -> LastRedemption | None:
    """Return the redemption that the device cookie names, or None.

    The row is read by its primary key, and must be of this browser's own attempt. The
    code is shown as printed while the browser has its text, and later, and in a sealed
    batch, as its mask.
    """
    device = device_cookie.read(request, campaign)
    if device is None or not device.code_id:
        return None
    row = prepared.fetch_row(
        _FIND,
        {
            "code_id": Int8(device.code_id),
            "attempt_id": device.id,
            "campaign_id": Int8(campaign.pk),
        },
    )
    if row is None:
        return None
    at, sealed_at = row
    reference = CodeReference.from_id(device.code_id)
    text = "" if sealed_at else _kept_text(request, device.code_id)
    return LastRedemption(reference, at, text or _mask(reference))


def _kept_text(request: HttpRequest, code_id: int) -> str:
    kept_id, _, text = REDEEMED.read(request).partition(" ")
    return text if kept_id == str(code_id) else ""


def _mask(reference: CodeReference) -> str:
    batch = Batch.objects.select_related("series").get(pk=reference.batch_id)
    return vault.masks(batch, [reference.serial])[0]
