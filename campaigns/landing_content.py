"""What the public pages of a campaign show, in the language of who reads them."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from campaigns import colors, markdown, pictures
from campaigns.design_draft import TEXTS
from campaigns.models import Campaign
from campaigns.pictures import Shown

_MARKED = ("intro", "success_text", "terms", "privacy")  # the others are plain lines

_TICKET = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{}" '
    'd="M5 5h22a3 3 0 0 1 3 3v5a3 3 0 0 0 0 6v5a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3v-5a3 3 0 '
    '0 0 0-6V8a3 3 0 0 1 3-3Z"/><path d="m10 16 4.5 4.5L22.5 12" fill="none" '
    'stroke="{}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>'
    "</svg>"
)


@dataclass(frozen=True, slots=True)
class LandingContent:
    """A design in one language; pages are remembered by it, so it is a value."""

    theme: str
    icon: str  # an address that needs no request, or nothing: the logo is the icon
    logo: Shown | None
    hero: Shown | None
    share: Shown | None
    headline: str
    intro: SafeString
    success_headline: str
    success_text: SafeString
    contact: str
    question: str
    terms: SafeString
    privacy: SafeString


def content_for(campaign: Campaign) -> LandingContent:
    """Return the campaign's face in the active language.

    Words that the language has none of its own for are those of the campaign.
    """
    own = campaign.translations.get(get_language() or settings.LANGUAGE_CODE, {})
    texts = {name: own.get(name) or getattr(campaign, name) for name in TEXTS}
    for name in _MARKED:
        texts[name] = markdown.html(texts[name])
    logo = pictures.shown(campaign.logo)
    return LandingContent(
        theme=campaign.theme,
        icon="" if logo and logo.is_square else _icon(campaign.accent_color),
        logo=logo,
        hero=pictures.shown(campaign.hero),
        share=pictures.shown(campaign.share),
        **texts,
    )


@lru_cache(maxsize=512)
def _icon(accent: str) -> str:
    """Return a ticket in the campaign's colour, written into its own address."""
    svg = _TICKET.format(accent, colors.ink_on(accent)).encode()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
