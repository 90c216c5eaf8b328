"""What the page with the form shows, or the page that says why there is none."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from campaigns.landing_content import content_for
from campaigns.models import Campaign
from codes import vault
from redemption.answers import form as answers_form
from redemption.public import code_hints, device_cookie
from redemption.public.replies import Reply

LONGEST_ECHO = 200  # characters of what was typed that a page gives back

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")  # no HTML may hold them


def template_of(reply: Reply | None) -> str:
    """Return the template that says `reply`, or shows the form without any."""
    closed = reply and reply.is_closed
    return (
        "redemption/public/closed.html" if closed else "redemption/public/landing.html"
    )


def context(
    campaign: Campaign,
    *,
    typed: str,
    reply: Reply | None,
    device: UUID,
    theme_url: str,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what that template asks for; `given` is the form that was sent."""
    formats = vault.formats_of(campaign)
    asked = answers_form.form_of(campaign, given)
    is_unanswered = reply is not None and reply.kind == "unanswered"
    is_code_missing = is_unanswered and not typed.strip()
    if asked and is_unanswered and not is_code_missing:
        asked.point_out()
    return {
        "campaign": campaign,
        "face": content_for(campaign),
        "reply": reply,
        "asked": asked,
        "is_code_missing": is_code_missing,
        "typed": _CONTROLS.sub(" ", typed) if len(typed) <= LONGEST_ECHO else "",
        "attempt": device_cookie.signed(device, campaign),
        "theme_url": theme_url,
        "shape": code_hints.describe(formats[0]) if len(formats) == 1 else "",
        "is_numeric": code_hints.is_numeric(formats),
        "is_preview": campaign.status == Campaign.Status.DRAFT,
    }
