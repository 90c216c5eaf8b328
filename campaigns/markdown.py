"""Render the Markdown subset of landing page texts; everything else is plain text.

**bold**, *italic* or _italic_, [words](https://address), lists of lines that begin with
“- ” or “1. ”; an empty line begins a new paragraph, and line breaks are kept.
"""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from markdown_it import MarkdownIt

_HTTPS = re.compile(r"https://[\w.-]+(:\d+)?([/?#].*)?", re.ASCII)
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a"}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}


def _is_https_url(url: str) -> bool:
    """Tell whether `url` is absolute, https, and without user name or password."""
    return bool(_HTTPS.fullmatch(url))


_parser = MarkdownIt("zero").enable(["emphasis", "list", "link"])
_parser.validateLink = _is_https_url  # type: ignore[method-assign]


@lru_cache(maxsize=1024)
def html(text: str) -> SafeString:
    """Return `text` as HTML of the _TAGS, everything else escaped."""
    rendered = nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes={"https"},
        link_rel="noopener nofollow",
    )
    return SafeString(rendered.strip())


@lru_cache(maxsize=1024)
def plain(text: str, length: int) -> str:
    """Return `text` without its marks, on one line and cut to `length` characters.

    Not marked safe: a template escapes it for the place where it stands.
    """
    words = unescape(nh3.clean(html(text), tags=set())).split()
    return Truncator(" ".join(words)).chars(length, truncate="…")


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None, which drops it, for a forbidden URL."""
    return value if name != "href" or _is_https_url(value) else None
