"""The page that says that a code is redeemed.

Rendered once for a campaign and language, then only filled in: rendering took a third
of the time of a redemption (docs/performance.md). Nothing on the page depends on the
request but its language.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from secrets import token_hex

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.html import escape
from django.utils.translation import get_language, pgettext

from campaigns.landing_content import LandingContent, content_for
from campaigns.models import Campaign

# No text of a campaign can hold these: they are drawn anew in each process. HTML
# escaping leaves them as they are.
_MARK = token_hex(16)
_NAMES = ("code", "serial", "iso_time", "local_time")
_PLACEHOLDERS = {name: f"{_MARK}:{name}:" for name in _NAMES}
_PLACEHOLDER = re.compile(f"{_MARK}:(\\w+):")


@dataclass(frozen=True, slots=True)
class _PageContent:
    """All of a campaign that the page shows: the key of the cache of rendered pages."""

    name: str
    slug: str
    time_zone: str
    content: LandingContent
    theme_url: str
    language: str


def render(
    campaign: Campaign, *, code: str, serial: str, at: datetime, theme_url: str
) -> str:
    """Return the page for a code as printed or its mask, redeemed at the moment `at`.

    `serial` is the code's reference, "12-4217": staff find it by that.
    """
    local = at.astimezone(campaign.zone)
    values = {
        "code": code,
        "serial": serial,
        "iso_time": local.isoformat(timespec="seconds"),
        "local_time": format_date(local, pgettext("date and time", "j F Y, H:i")),
    }
    page = _PageContent(
        name=campaign.name,
        slug=campaign.slug,
        time_zone=campaign.zone.key,
        content=content_for(campaign),
        theme_url=theme_url,
        language=get_language() or "",
    )
    return "".join(
        escape(values[part]) if index % 2 else part
        for index, part in enumerate(_split_page(page))
    )


@lru_cache(maxsize=256)
def _split_page(page: _PageContent) -> list[str]:
    """Return the page as HTML, name of a placeholder, HTML, name … HTML."""
    context = {
        "campaign": page,
        "content": page.content,
        "theme_url": page.theme_url,
        **_PLACEHOLDERS,
    }
    return _PLACEHOLDER.split(
        render_to_string("redemption/public/redeemed.html", context)
    )
