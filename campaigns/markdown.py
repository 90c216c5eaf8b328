"""The marks that texts of a landing page may have; everything else is plain text.

**bold**, *italic* or _italic_, [words](https://address), lists of lines that begin with
“- ” or “1. ”; an empty line begins a new paragraph, and line breaks are kept.
"""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_HTTPS = re.compile(r"https://[\w.-]+(:\d+)?([/?#].*)?", re.ASCII)
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a"}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}


def _leads_away(address: str) -> bool:
    """Tell whether this is a whole address, by https and nothing else."""
    return bool(_HTTPS.fullmatch(address))


_reader = MarkdownIt("zero").enable(["emphasis", "list", "link"])
_reader.validateLink = _leads_away  # type: ignore[assignment, method-assign]


@lru_cache(maxsize=1024)
def html(text: str) -> SafeString:
    """Return the text as HTML of p, ul, ol, li, strong, em and a, all of it escaped."""
    made = nh3.clean(
        _reader.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"https"},
        link_rel="noopener nofollow",
    )
    return SafeString(made.strip())


def _kept(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value; None for an address that leads elsewhere."""
    return value if name != "href" or _leads_away(value) else None
