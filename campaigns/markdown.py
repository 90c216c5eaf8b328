"""The marks that texts of a landing page may have; everything else is plain text.

**bold**, *italic* or _italic_, [words](https://address), lists of lines that begin with
“- ” or “1. ”; an empty line begins a new paragraph, and line breaks are kept.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_ITEMS = (
    ("ul", re.compile(r"[-*•]\s+(?=\S)")),
    ("ol", re.compile(r"\d+[.)]\s+(?=\S)")),
)
_MARKS = re.compile(
    r"""
      \[ (?P<label> [^\[\]]+ ) \] \( (?P<address> https://[^\s()<>"']+ ) \)
    | \*\* (?=\S) (?P<strong> (?: [^*] | \*(?!\*) )+? ) (?<=\S) \*\*
    | \* (?=[^\s*]) (?P<em> [^*]+? ) (?<=\S) \*
    | (?<!\w) _ (?=[^\s_]) (?P<em2> [^_]+? ) (?<=\S) _ (?!\w)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def html(text: str) -> SafeString:
    """Return the text as HTML of p, ul, ol, li, strong, em and a, all of it escaped."""
    blocks = re.split(r"\n\s*\n", "\n".join(text.strip().splitlines()))
    parts = ((part,) for block in blocks for part in _parts(block))
    return format_html_join("\n", "{}", parts)


def _parts(block: str) -> Iterator[SafeString]:
    """Yield the paragraphs and lists of lines that no empty line parts."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    for kind, found in groupby(lines, key=_kind):
        if kind == "p":
            yield format_html("<p>{}</p>", _inline("\n".join(found)))
        else:
            mark = dict(_ITEMS)[kind]
            items = [(_inline(mark.sub("", line, count=1)),) for line in found]
            rows = format_html_join("\n", "<li>{}</li>", items)
            yield format_html("<{0}>{1}</{0}>", kind, rows)


def _kind(line: str) -> str:
    return next((kind for kind, mark in _ITEMS if mark.match(line)), "p")


def _inline(text: str, *, in_link: bool = False) -> SafeString:
    """Return one run of text with its marks; a link holds no other link."""
    pieces, end = [], 0
    for found in _MARKS.finditer(text):
        pieces.append(format_html("{}", text[end : found.start()]))
        pieces.append(_marked(found, in_link=in_link))
        end = found.end()
    return _joined([*pieces, format_html("{}", text[end:])])


def _marked(found: re.Match[str], *, in_link: bool) -> SafeString:
    if label := found["label"]:
        words = _inline(label, in_link=True)
        if in_link:
            return words
        return format_html(
            '<a href="{}" rel="noopener">{}</a>', found["address"], words
        )
    if strong := found["strong"]:
        return format_html("<strong>{}</strong>", _inline(strong, in_link=in_link))
    slanted = found["em"] or found["em2"]
    return format_html("<em>{}</em>", _inline(slanted, in_link=in_link))


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
