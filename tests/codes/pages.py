"""Read the pages of the console by their texts, links and messages."""

import html
import re

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def url(name, batch, *args):
    """Return the URL of a page of `batch`: "name" in this app, or "app:name"."""
    name = name if ":" in name else f"codes:{name}"
    return reverse(name, args=[batch.campaign_id, batch.pk, *args])


def words(response):
    """Return the text of a page, without its head and tags."""
    text = response.content.decode()
    text = re.sub(r"(?s)<head>.*?</head>|<svg.*?</svg>", " ", text)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(text.split())


def messages(response):
    """Return the texts of the messages that a followed redirect shows."""
    return [str(message) for message in response.context["messages"]]


def links(response):
    return [html.unescape(link) for link in _LINK.findall(response.content.decode())]


_LINK = re.compile(r'href="([^"]*)"')
