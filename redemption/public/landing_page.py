"""The context of the page with the form, or of the page that says why there is none."""

from collections.abc import Mapping
from typing import Any

from campaigns.landing_content import content_for
from campaigns.models import Campaign
from codes import vault
from redemption.answers import form as answers_form
from redemption.public import code_hints, device_cookie
from redemption.public.device_cookie import Device
from redemption.public.replies import Reply
from ui import characters

MAX_ECHO_LENGTH = 200  # characters of what was typed that a page shows again


def template_for(reply: Reply | None) -> str:
    """Return the template that shows `reply`, or the form without a reply."""
    is_closed = reply and reply.is_closed
    if is_closed:
        return "redemption/public/closed.html"
    return "redemption/public/landing.html"


def build_context(
    campaign: Campaign,
    *,
    typed: str,
    reply: Reply | None,
    device: Device,
    theme_url: str,
    form_data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the context of that template.

    The form shows the code that was `typed`, or all that was sent with `form_data`.
    """
    typed = (form_data or {}).get("code", typed)
    formats = vault.formats_of(campaign)
    form = answers_form.build_form(campaign, form_data)
    is_unanswered = reply is not None and reply.kind == "unanswered"
    is_code_missing = is_unanswered and not typed.strip()
    if form and is_unanswered and not is_code_missing:
        form.focus_first_error()
    return {
        "campaign": campaign,
        "content": content_for(campaign),
        "reply": reply,
        "answers_form": form,
        "is_code_missing": is_code_missing,
        "typed": characters.one_line(typed) if len(typed) <= MAX_ECHO_LENGTH else "",
        "attempt": device_cookie.sign(device.id, campaign),
        "has_redeemed": bool(device.code_id),
        "theme_url": theme_url,
        "format_hint": code_hints.describe(formats[0]) if len(formats) == 1 else "",
        "is_numeric": code_hints.is_numeric(formats),
        "is_preview": campaign.status == Campaign.Status.DRAFT,
    }
