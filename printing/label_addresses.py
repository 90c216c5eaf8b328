"""Check the addresses in the texts of labels: a printed one cannot be corrected."""

import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns import slugs
from campaigns.models import Campaign
from printing.paper.setup import Setup
from printing.paper.unprintable import Unprintable

# Names that only machines of one network know (RFC 6761, RFC 6762, RFC 9476).
_LOCAL_DOMAINS = (".localhost", ".local", ".test", ".invalid", ".internal", ".alt")


def private_host() -> str:
    """Return the host of PUBLIC_URL if no phone of a customer reaches it, else ""."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    try:
        is_private = not ipaddress.ip_address(host).is_global
    except ValueError:
        is_private = "." not in host or host.endswith(_LOCAL_DOMAINS)
    return host if is_private else ""


def check_addresses(setup: Setup, campaign: Campaign) -> None:
    """Raise Unprintable for a text with an address of ours that leads nowhere.

    A line that was written for the campaign's former address would be printed with it.
    """
    for typed in _typed_addresses(setup):
        slug = slugs.read(typed.rpartition("/")[2])
        if not slug or slug == campaign.slug or slugs.is_reserved(slug):
            continue
        if not Campaign.objects.filter(slug=slug).exists():
            raise Unprintable(
                _(
                    "The labels would say %(typed)s, where no page is. The page of "
                    "this campaign is %(address)s: correct the text."
                )
                % {"typed": typed, "address": f"{_site()}/{campaign.slug}"}
            )


def _typed_addresses(setup: Setup) -> list[str]:
    """Return what looks like an address of a landing page in the texts of labels."""
    texts = [line for _language, line in setup.instructions]
    texts += [setup.text, setup.back, setup.html]
    pattern = re.compile(rf"{re.escape(_site())}/[^\s/<>\"'{{}}]+", re.IGNORECASE)
    return [typed for text in texts for typed in pattern.findall(text)]


def _site() -> str:
    """Return host and port as people type them."""
    return settings.PUBLIC_URL.split("://", 1)[1]
