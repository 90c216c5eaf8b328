"""The content of a campaign's public pages, in the active language."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from campaigns import colors, markdown, pictures
from campaigns.design_draft import TEXT_FIELDS
from campaigns.models import Campaign
from campaigns.pictures import PictureRef

MAX_DESCRIPTION = 200  # characters

# The other texts are one line without marks.
_MARKDOWN_FIELDS = ("intro", "success_text", "terms", "privacy")

_TICKET_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{}" '
    'd="M5 5h22a3 3 0 0 1 3 3v5a3 3 0 0 0 0 6v5a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3v-5a3 3 0 '
    '0 0 0-6V8a3 3 0 0 1 3-3Z"/><path d="m10 16 4.5 4.5L22.5 12" fill="none" '
    'stroke="{}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>'
    "</svg>"
)


@dataclass(frozen=True, slots=True)
class LandingContent:
    """A design in one language; hashable, because rendered pages are cached by it."""

    theme: str
    icon: str  # a data: URL; "" where the logo is the icon
    logo: PictureRef | None
    hero: PictureRef | None
    share: PictureRef | None
    headline: str
    intro: SafeString
    success_headline: str
    success_text: SafeString
    description: str  # the introduction as plain text, for messengers
    contact: str
    question: str
    terms: SafeString
    privacy: SafeString


def content_for(campaign: Campaign) -> LandingContent:
    """Return the campaign's content in the active language.

    A text that is not translated is that of the campaign itself.
    """
    translated = campaign.translations.get(get_language() or settings.LANGUAGE_CODE, {})
    texts = {
        name: translated.get(name) or getattr(campaign, name) for name in TEXT_FIELDS
    }
    description = markdown.plain(texts["intro"], MAX_DESCRIPTION)
    for name in _MARKDOWN_FIELDS:
        texts[name] = markdown.html(texts[name])
    logo = pictures.parse_name(campaign.logo)
    return LandingContent(
        theme=campaign.theme,
        icon="" if logo and logo.is_square else _icon_data_url(campaign.accent_color),
        logo=logo,
        hero=pictures.parse_name(campaign.hero),
        share=pictures.parse_name(campaign.share),
        description=description,
        **texts,
    )


@lru_cache(maxsize=512)
def _icon_data_url(accent: str) -> str:
    """Return a ticket in the accent colour as a data: URL, which needs no request."""
    svg = _TICKET_SVG.format(accent, colors.readable_ink(accent)).encode()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
