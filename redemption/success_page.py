"""The page that says that a code is redeemed.

Rendered once for a campaign and language, then only filled in: rendering took a third
of the time of a redemption (docs/performance.md), and it is what every winner waits
for. Nothing on the page depends on the request but its language.
"""

import re
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.translation import get_language, pgettext

from campaigns.models import Campaign

# Marks that no text of a campaign holds: control characters are refused in every form,
# and HTML escaping lets them pass.
_MARKS = {"code": "\x01code\x01", "iso": "\x01iso\x01", "words": "\x01words\x01"}
_SPLIT = re.compile("\x01(code|iso|words)\x01")


def render(campaign: Campaign, *, code: str, at: datetime, theme_url: str) -> str:
    """Return the page for a code as printed, redeemed at the moment `at`."""
    local = at.astimezone(campaign.zone)
    filled = {
        "code": code,
        "iso": local.isoformat(timespec="seconds"),
        "words": format_date(local, pgettext("date and time", "j F Y, H:i")),
    }
    pieces = _pieces(
        campaign.name,
        campaign.slug,
        campaign.time_zone,
        campaign.success_headline,
        campaign.success_text,
        campaign.contact,
        theme_url,
        get_language() or "",
    )
    return "".join(
        escape(filled[piece]) if place % 2 else piece
        for place, piece in enumerate(pieces)
    )


@lru_cache(maxsize=256)
def _pieces(  # noqa: PLR0913 -- whatever the page shows is what it is remembered by
    name: str,
    slug: str,
    time_zone: str,
    success_headline: str,
    success_text: str,
    contact: str,
    theme_url: str,
    language: str,
) -> list[str]:
    """Return the page cut at its marks: words, mark, words, mark … words."""
    campaign = Campaign(
        name=name,
        slug=slug,
        time_zone=time_zone,
        success_headline=success_headline,
        success_text=success_text,
        contact=contact,
    )
    page = render_to_string(
        "redemption/redeemed.html",
        {"campaign": campaign, "theme_url": theme_url, **_MARKS},
    )
    return _SPLIT.split(page)
