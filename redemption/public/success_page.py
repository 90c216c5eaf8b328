"""The page that says that a code is redeemed.

Rendered once for a campaign and language, then only filled in: rendering took a third
of the time of a redemption (docs/performance.md), and it is what every winner waits
for. Nothing on the page depends on the request but its language.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.translation import get_language, pgettext

from campaigns.landing_content import LandingContent, content_for
from campaigns.models import Campaign

# Marks that no text of a campaign holds: control characters are refused in every form,
# and HTML escaping lets them pass.
_MARKS = {"code": "\x01code\x01", "iso": "\x01iso\x01", "words": "\x01words\x01"}
_SPLIT = re.compile("\x01(code|iso|words)\x01")


@dataclass(frozen=True, slots=True)
class _Look:
    """Whatever of a campaign the page shows: the page is remembered by it."""

    name: str
    slug: str
    time_zone: str
    face: LandingContent
    theme_url: str
    language: str


def render(campaign: Campaign, *, code: str, at: datetime, theme_url: str) -> str:
    """Return the page for a code as printed, redeemed at the moment `at`."""
    local = at.astimezone(campaign.zone)
    filled = {
        "code": code,
        "iso": local.isoformat(timespec="seconds"),
        "words": format_date(local, pgettext("date and time", "j F Y, H:i")),
    }
    look = _Look(
        name=campaign.name,
        slug=campaign.slug,
        time_zone=campaign.time_zone,
        face=content_for(campaign),
        theme_url=theme_url,
        language=get_language() or "",
    )
    return "".join(
        escape(filled[piece]) if place % 2 else piece
        for place, piece in enumerate(_pieces(look))
    )


@lru_cache(maxsize=256)
def _pieces(look: _Look) -> list[str]:
    """Return the page cut at its marks: words, mark, words, mark … words."""
    context = {
        "campaign": look,
        "face": look.face,
        "theme_url": look.theme_url,
        **_MARKS,
    }
    return _SPLIT.split(render_to_string("redemption/public/redeemed.html", context))
